package dev.penstock.client;

import dev.penstock.download.Checksum;
import dev.penstock.download.FileOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What to download, and where to: an immutable value. */
public final class Download {
  /** What to do when the target is there already. */
  public enum OnExisting {
    /** Its place is taken, in one step and only by a whole file. */
    REPLACE,
    /** The download fails with a {@link java.nio.file.FileAlreadyExistsException}. */
    FAIL,
    /** Nothing is sent, and the file stays as it is. */
    SKIP
  }

  /** Hears how far a download is. */
  @FunctionalInterface
  public interface ProgressListener {
    /**
     * So many bytes are there.
     *
     * @param bytes those of an earlier part included; fewer than before if it had to start over
     * @param total of so many; empty if the server does not say
     */
    void progressed(long bytes, OptionalLong total);
  }

  private final Request request;
  private final Path target;
  private final Optional<Checksum> checksum;
  private final OnExisting onExisting;
  private final boolean resume;
  private final Optional<ProgressListener> progress;

  private Download(Builder builder) {
    request = builder.request;
    target = builder.target;
    checksum = builder.checksum;
    onExisting = builder.onExisting;
    resume = builder.resume;
    progress = builder.progress;
  }

  /**
   * A GET of the URL.
   *
   * @throws IllegalArgumentException if the URL cannot be sent to
   */
  public static Builder of(String url, Path target) {
    return of(Request.get(url).build(), target);
  }

  /**
   * Any request. Only a GET without a body is resumed.
   *
   * @throws IllegalArgumentException if it is a HEAD, or asks for a range itself
   */
  public static Builder of(Request request, Path target) {
    if (request.method().equals("HEAD")) {
      throw new IllegalArgumentException("a HEAD has no body to download");
    }
    for (String name : new String[] {"Range", "If-Range"}) {
      if (request.headers().contains(name)) {
        throw new IllegalArgumentException(
            "header %s is set by the download itself; leave it out".formatted(name));
      }
    }
    return new Builder(request, target);
  }

  /** What is sent, but for the fields that the client adds to it. */
  public Request request() {
    return request;
  }

  /** The file. */
  public Path target() {
    return target;
  }

  OnExisting onExisting() {
    return onExisting;
  }

  Optional<ProgressListener> progress() {
    return progress;
  }

  /** What is to come of it if this is sent in place of the request. */
  FileOrder order(Request sent) {
    boolean resumable = resume && sent.method().equals("GET") && sent.content() == null;
    return new FileOrder(
        sent.uri().toString(), target, checksum, resumable, onExisting == OnExisting.REPLACE);
  }

  /** Request and target. */
  @Override
  public String toString() {
    return request + " to " + target;
  }

  /** Collects what a download is made of. */
  public static final class Builder {
    private final Request request;
    private final Path target;
    private Optional<Checksum> checksum = Optional.empty();
    private OnExisting onExisting = OnExisting.REPLACE;
    private boolean resume = true;
    private Optional<ProgressListener> progress = Optional.empty();

    private Builder(Request request, Path target) {
      this.request = request;
      this.target = target;
    }

    /**
     * The file must have this SHA-256, or it does not appear.
     *
     * @throws IllegalArgumentException if these are not 64 hexadecimal digits
     */
    public Builder sha256(String hex) {
      return checksum("SHA-256", hex);
    }

    /**
     * The file must have this checksum, or it does not appear.
     *
     * @param algorithm as {@link java.security.MessageDigest} names it
     * @throws IllegalArgumentException if there is no such algorithm, or the digits are not those
     *     of one of its sums
     */
    public Builder checksum(String algorithm, String hex) {
      checksum = Optional.of(new Checksum(algorithm, hex));
      return this;
    }

    /** What to do when the target is there already. Default: its place is taken. */
    public Builder onExisting(OnExisting choice) {
      onExisting = choice;
      return this;
    }

    /**
     * Whether to go on from what an earlier attempt has left, and to leave what came for a later
     * one. Default: true.
     */
    public Builder resume(boolean resume) {
      this.resume = resume;
      return this;
    }

    /**
     * Told on a callback thread how far it is, by one thread at a time, up to ten times a second
     * and once at the end. What it throws ends the download.
     */
    public Builder onProgress(ProgressListener listener) {
      progress = Optional.of(listener);
      return this;
    }

    /** The download. */
    public Download build() {
      return new Download(this);
    }
  }
}

package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * A form of fields and files as browsers send it: multipart/form-data, RFC 7578. Files are read
 * when the body is sent, and need not fit into memory.
 */
public final class MultipartBody {
  private static final String LINE_END = "\r\n";
  private static final String BYTES = "application/octet-stream";

  private final String boundary;
  private final JoinedSource source;

  private MultipartBody(String boundary, JoinedSource source) {
    this.boundary = boundary;
    this.source = source;
  }

  /** A body without parts. */
  public static Builder builder() {
    return new Builder("penstock-" + UUID.randomUUID());
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** How many bytes there are. */
  public long contentLength() {
    return source.length();
  }

  /**
   * Publishes the body, to each subscriber all of it. If a file becomes shorter than it was, the
   * subscriber hears of a {@link java.io.EOFException}.
   *
   * @param executor reads the files, which may block it, and calls the subscriber
   */
  public Flow.Publisher<ByteBuffer> publisher(Executor executor) {
    return new SourcePublisher(source, executor);
  }

  /** Collects parts, in the order in which they are sent. */
  public static final class Builder {
    private final String boundary;
    private final List<BodySource> sources = new ArrayList<>();

    private Builder(String boundary) {
      this.boundary = boundary;
    }

    /** A field of text, sent in UTF-8. */
    public Builder field(String name, String value) {
      return part("name=" + quoted(name), "", text(value));
    }

    /** A file of bytes in memory; its type is application/octet-stream. */
    public Builder file(String name, String filename, byte[] content) {
      return file(name, filename, BYTES, content);
    }

    /**
     * A file of bytes in memory.
     *
     * @throws IllegalArgumentException if the content type cannot be sent
     */
    public Builder file(String name, String filename, String contentType, byte[] content) {
      return file(name, filename, contentType, new BytesSource(ByteBuffer.wrap(content.clone())));
    }

    /**
     * A file by its own name; its type is application/octet-stream. Must keep its size until it is
     * sent.
     *
     * @throws IOException if the file is not there
     */
    public Builder file(String name, Path file) throws IOException {
      Path filename = file.getFileName();
      return file(name, filename == null ? "" : filename.toString(), BYTES, file);
    }

    /**
     * A file. Must keep its size until it is sent.
     *
     * @throws IllegalArgumentException if the content type cannot be sent
     * @throws IOException if the file is not there
     */
    public Builder file(String name, String filename, String contentType, Path file)
        throws IOException {
      return file(name, filename, contentType, new FileSource(file, 0, Files.size(file)));
    }

    private Builder file(String name, String filename, String contentType, BodySource content) {
      if (!contentType.matches("[ -~]+")) {
        throw new IllegalArgumentException(
            "not a content type: \"%s\"".formatted(contentType.replaceAll("[^ -~]", "\uFFFD")));
      }
      return part(
          "name=" + quoted(name) + "; filename=" + quoted(filename),
          "Content-Type: " + contentType + LINE_END,
          content);
    }

    private Builder part(String parameters, String typeLine, BodySource content) {
      String head =
          "--" + boundary + LINE_END + "Content-Disposition: form-data; " + parameters + LINE_END;
      sources.add(text(head + typeLine + LINE_END));
      sources.add(content);
      sources.add(text(LINE_END));
      return this;
    }

    /** The body. */
    public MultipartBody build() {
      List<BodySource> all = new ArrayList<>(sources);
      all.add(text("--" + boundary + "--" + LINE_END));
      return new MultipartBody(boundary, new JoinedSource(all));
    }

    /** As browsers quote: UTF-8 as it is, and in percent what would end the string or the line. */
    private static String quoted(String text) {
      String escaped = text.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
      return '"' + escaped + '"';
    }

    private static BodySource text(String text) {
      return new BytesSource(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
  }
}

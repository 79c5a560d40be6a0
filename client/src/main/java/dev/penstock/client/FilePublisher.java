package dev.penstock.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * Publishes a file, or a region of it, in pieces of 64 KiB. Each subscriber gets all of it. If the
 * file becomes shorter than it was, the subscriber hears of a {@link java.io.EOFException}; what is
 * added to it meanwhile is not published.
 */
public final class FilePublisher implements Flow.Publisher<ByteBuffer> {
  private final FileSource source;
  private final SourcePublisher publisher;

  private FilePublisher(FileSource source, Executor executor) {
    this.source = source;
    this.publisher = new SourcePublisher(source, executor);
  }

  /**
   * The file as long as it is now.
   *
   * @param executor reads the file, which may block it, and calls the subscriber
   * @throws IOException if the file is not there
   */
  public static FilePublisher of(Path file, Executor executor) throws IOException {
    return of(file, 0, Files.size(file), executor);
  }

  /**
   * A region of the file.
   *
   * @param executor reads the file, which may block it, and calls the subscriber
   * @throws IllegalArgumentException if the offset or the length is negative
   */
  public static FilePublisher of(Path file, long offset, long length, Executor executor) {
    return new FilePublisher(new FileSource(file, offset, length), executor);
  }

  /** How many bytes are published. */
  public long contentLength() {
    return source.length();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    publisher.subscribe(subscriber);
  }
}

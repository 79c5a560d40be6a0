package dev.penstock.client;

import dev.penstock.seam.Wire.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** What a request carries. */
sealed interface RequestBody {
  /**
   * The body for one attempt.
   *
   * @param files runs what may block
   * @param callbacks runs code of the user
   * @throws IOException if it cannot be read
   */
  Content open(Executor files, Executor callbacks) throws IOException;

  /** Whether it can be opened again. */
  default boolean isRepeatable() {
    return true;
  }

  /** Whether opening it may block. */
  default boolean blocks() {
    return false;
  }

  /**
   * Held in memory.
   *
   * @param bytes not to be changed by anyone
   */
  record Bytes(byte[] bytes) implements RequestBody {
    @Override
    public Content open(Executor files, Executor callbacks) {
      return new Content.Bytes(bytes);
    }
  }

  /** Read from a file while it is sent. */
  record OfFile(Path file) implements RequestBody {
    @Override
    public Content open(Executor files, Executor callbacks) throws IOException {
      long length = Files.size(file);
      return new Content.Published(
          OptionalLong.of(length), FilePublisher.of(file, 0, length, files));
    }

    @Override
    public boolean blocks() {
      return true;
    }
  }

  /** Fields and files. */
  record Multipart(MultipartBody body) implements RequestBody {
    @Override
    public Content open(Executor files, Executor callbacks) throws IOException {
      return new Content.Published(OptionalLong.of(body.contentLength()), body.publisher(files));
    }

    @Override
    public boolean blocks() {
      return true;
    }
  }

  /** Brought by a publisher of the user's. */
  record Published(
      Supplier<Flow.Publisher<ByteBuffer>> publishers, OptionalLong length, boolean isRepeatable)
      implements RequestBody {
    @Override
    public Content open(Executor files, Executor callbacks) {
      return new Content.Published(length, new CallbackPublisher(publishers.get(), callbacks));
    }
  }
}

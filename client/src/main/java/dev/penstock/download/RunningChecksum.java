package dev.penstock.download;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The checksum of a file, computed while it is written; of nothing if none is expected. */
final class RunningChecksum {
  private static final int READ_BYTES = 1 << 20;

  private final Optional<Checksum> expected;
  private final @Nullable MessageDigest digest;

  /** So many bytes are in it. */
  private long position;

  RunningChecksum(Optional<Checksum> expected) {
    this.expected = expected;
    this.digest = expected.map(Checksum::digest).orElse(null);
  }

  /** Takes bytes, and leaves the buffer as it is. */
  void add(ByteBuffer data) {
    position += data.remaining();
    if (digest != null) {
      digest.update(data.duplicate());
    }
  }

  /** Takes the first bytes of a part, unless it has had them; stops when they are not wanted. */
  void catchUp(PartFile part, long size, BooleanSupplier wanted) throws IOException {
    if (digest == null || position == size) {
      position = size;
      return;
    }
    digest.reset();
    position = 0;
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, READ_BYTES));
    while (position < size && wanted.getAsBoolean()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - position));
      if (part.read(buffer, position) < 0) {
        throw new EOFException("the part has become shorter");
      }
      add(buffer.flip());
    }
  }

  /** What is wrong with it, if anything. Starts anew. */
  Optional<String> complaint() {
    position = 0;
    if (digest == null) {
      return Optional.empty();
    }
    Checksum sum =
        new Checksum(expected.orElseThrow().algorithm(), HexFormat.of().formatHex(digest.digest()));
    return sum.equals(expected.get())
        ? Optional.empty()
        : Optional.of("came as %s instead of %s".formatted(sum, expected.get()));
  }
}

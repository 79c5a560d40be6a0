package dev.penstock.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several sources, one after the other. */
record JoinedSource(List<BodySource> sources) implements BodySource {
  JoinedSource {
    sources = sources.stream().filter(source -> source.length() > 0).toList();
  }

  @Override
  public long length() {
    return sources.stream().mapToLong(BodySource::length).reduce(0, Math::addExact);
  }

  @Override
  public Reader open() {
    return new JoinedReader(sources.iterator());
  }

  private static final class JoinedReader implements Reader {
    private final Iterator<BodySource> rest;
    private @Nullable Reader current;

    /** How much of the current source has not been read. */
    private long left;

    JoinedReader(Iterator<BodySource> rest) {
      this.rest = rest;
    }

    @Override
    public ByteBuffer next() throws IOException {
      Reader reader = current;
      if (reader == null) {
        BodySource source = rest.next();
        reader = source.open();
        current = reader;
        left = source.length();
      }
      ByteBuffer piece = reader.next();
      left -= piece.remaining();
      if (left == 0) {
        close();
      }
      return piece;
    }

    @Override
    public void close() throws IOException {
      Reader reader = current;
      current = null;
      if (reader != null) {
        reader.close();
      }
    }
  }
}

package dev.penstock.coding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Takes off {@code gzip}, RFC 1952: any number of members, each with its check and its length. */
final class GzipStage implements Stage {
  private static final String CODING = "gzip";
  private static final int TRAILER_BYTES = 8;

  private final GzipHeader header = new GzipHeader();
  private final CRC32 check = new CRC32();
  private final ByteBuffer trailer =
      ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Inflating inflating;
  private boolean inHeader = true;
  private int members;
  private boolean stopped;

  GzipStage(Output output) {
    inflating =
        new Inflating(
            CODING,
            true,
            decoded -> {
              check.update(decoded.duplicate());
              return output.data(decoded);
            });
  }

  @Override
  public boolean feed(ByteBuffer coded) throws ContentCodingException {
    while (coded.hasRemaining()) {
      if (inHeader) {
        readHeader(coded);
      } else if (!inflating.finished()) {
        if (!inflating.feed(coded)) {
          stopped = true;
          return false;
        }
      } else {
        readTrailer(coded);
      }
    }
    return true;
  }

  private void readHeader(ByteBuffer coded) throws ContentCodingException {
    try {
      inHeader = !header.feed(coded);
    } catch (ContentCodingException e) {
      if (members == 0) {
        throw e;
      }
      ContentCodingException broken =
          ContentCodingException.broken("bytes follow the end of the gzip body");
      broken.initCause(e);
      throw broken;
    }
  }

  private void readTrailer(ByteBuffer coded) throws ContentCodingException {
    while (trailer.hasRemaining() && coded.hasRemaining()) {
      trailer.put(coded.get());
    }
    if (trailer.hasRemaining()) {
      return;
    }
    if (trailer.getInt(0) != (int) check.getValue()) {
      throw ContentCodingException.broken("the gzip body is damaged: its checksum differs");
    }
    if (trailer.getInt(4) != (int) inflating.produced()) {
      throw ContentCodingException.broken("the gzip body is damaged: its length differs");
    }
    beginMember();
  }

  private void beginMember() {
    members++;
    header.reset();
    inHeader = true;
    inflating.reset();
    check.reset();
    trailer.clear();
  }

  @Override
  public void end() throws ContentCodingException {
    if ((!inHeader || header.begun()) && !stopped) {
      throw ContentCodingException.cutOff(CODING);
    }
  }

  @Override
  public void close() {
    inflating.close();
  }
}

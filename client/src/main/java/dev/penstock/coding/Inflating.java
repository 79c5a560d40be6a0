package dev.penstock.coding;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Runs an inflater over pieces of input. */
final class Inflating {
  private static final int PIECE = 16 * 1024;

  private final String coding;
  private final Inflater inflater;
  private final Output output;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

  Inflating(String coding, boolean raw, Output output) {
    this.coding = coding;
    this.inflater = new Inflater(raw);
    this.output = output;
  }

  /** Inflates up to the end of the deflated data, or of the input. False: no more is wanted. */
  boolean feed(ByteBuffer input) throws ContentCodingException {
    inflater.setInput(input);
    while (!inflater.finished()) {
      piece.clear();
      if (inflate() == 0) {
        if (inflater.needsDictionary()) {
          throw ContentCodingException.broken(
              "the %s body needs a dictionary that is not there".formatted(coding));
        }
        if (!inflater.finished()) {
          return true;
        }
      } else if (!output.data(piece.flip())) {
        return false;
      }
    }
    return true;
  }

  private int inflate() throws ContentCodingException {
    try {
      return inflater.inflate(piece);
    } catch (DataFormatException e) {
      ContentCodingException broken =
          ContentCodingException.broken(
              "the %s body is damaged: %s".formatted(coding, e.getMessage()));
      broken.initCause(e);
      throw broken;
    }
  }

  boolean finished() {
    return inflater.finished();
  }

  /** How many bytes came out since the start or the last reset. */
  long produced() {
    return inflater.getBytesWritten();
  }

  void reset() {
    inflater.reset();
  }

  void close() {
    inflater.end();
  }
}

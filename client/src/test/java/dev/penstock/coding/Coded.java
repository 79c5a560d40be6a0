package dev.penstock.coding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies as servers code them. */
final class Coded {
  private Coded() {}

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** With an extra field, a name, a comment and a check of the head. */
  static byte[] gzipWithAllFields(byte[] plain) {
    byte[] head = {
      0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 3, 0, 'x', 0, 'z', 'n', 0, 'c', 0
    };
    CRC32 check = new CRC32();
    check.update(head);
    byte[] trailed = gzip(plain);
    return concat(
        head,
        new byte[] {(byte) check.getValue(), (byte) (check.getValue() >> 8)},
        Arrays.copyOfRange(trailed, 10, trailed.length));
  }

  static byte[] zlib(byte[] plain) {
    return deflate(plain, false);
  }

  static byte[] rawDeflate(byte[] plain) {
    return deflate(plain, true);
  }

  private static byte[] deflate(byte[] plain, boolean raw) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(bytes, deflater)) {
      deflate.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** The same with one byte, counted from the end, changed. */
  static byte[] damagedAt(int fromEnd, byte[] coded) {
    byte[] damaged = coded.clone();
    damaged[damaged.length - fromEnd] ^= 0x10;
    return damaged;
  }

  static byte[] withLength(int length, byte[] gzip) {
    byte[] changed = gzip.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(changed.length - 4, length);
    return changed;
  }
}

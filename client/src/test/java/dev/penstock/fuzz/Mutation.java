package dev.penstock.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Inputs changed at random: cut, doubled, joined, with other bytes in them. */
final class Mutation {
  /** What the parsers look for, and where numbers end. */
  private static final byte[] TELLING = {
    '\n',
    '\r',
    ':',
    ' ',
    '"',
    ',',
    ';',
    '=',
    '.',
    '-',
    '0',
    '9',
    'e',
    0,
    0x1F,
    0x7F,
    (byte) 0x80,
    (byte) 0xBF,
    (byte) 0xEF,
    (byte) 0xED,
    (byte) 0xF4,
    (byte) 0xFF
  };

  private final List<byte[]> inputs;
  private final Random random;

  Mutation(List<byte[]> inputs, long seed) {
    this.inputs = inputs;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] input = any();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(input.length - from + 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(input, 0, from);
    int rest = to;
    switch (random.nextInt(5)) {
      case 0 -> {
        bytes.write(TELLING[random.nextInt(TELLING.length)]);
        rest = from;
      }
      case 1 -> {
        bytes.write(random.nextInt(256));
        rest = Math.min(from + 1, input.length);
      }
      case 2 -> {}
      case 3 -> {
        bytes.write(input, from, to - from);
        rest = from;
      }
      default -> {
        byte[] other = any();
        int tail = random.nextInt(other.length + 1);
        bytes.write(other, tail, other.length - tail);
      }
    }
    bytes.write(input, rest, input.length - rest);
    return bytes.toByteArray();
  }

  private byte[] any() {
    return inputs.get(random.nextInt(inputs.size()));
  }
}

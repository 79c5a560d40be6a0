package dev.penstock.batch;

import dev.penstock.input.ReadMode;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What stays the same over all processes of a simulated world: the bodies and the output.
 *
 * @param lines of the input
 * @param isStream whether the input is a stream, in place of a file
 * @param badEvery each so many lines one is no body; 0 for none
 * @param count of specified_count; 0 for full_load
 * @param output where the records go
 */
record Scenario(int lines, boolean isStream, int badEvery, int count, Path output) {
  static final int MOST_LINES = 60;

  private static final int STREAMED_EVERY = 5;

  static Scenario random(RandomGenerator random) {
    int lines = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1 + random.nextInt(MOST_LINES);
    boolean isStream = random.nextBoolean();
    boolean isFull = random.nextInt(3) > 0;
    return new Scenario(
        lines,
        isStream,
        isStream && isFull && random.nextInt(3) == 0 ? 2 + random.nextInt(6) : 0,
        isFull ? 0 : 1 + random.nextInt(MOST_LINES),
        Path.of("/sim/" + (random.nextBoolean() ? "out.json" : "out.jsonl")));
  }

  /** The body of a line. */
  static String body(int line) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"水 %d\"}],\"n\":%d}"
        .formatted(line, line);
  }

  /** Whether a line is answered by a stream. */
  static boolean isStreamed(int line) {
    return line % STREAMED_EVERY == 0;
  }

  /** The line of which this is the body. */
  static int line(String body) {
    int at = body.indexOf("\"n\":") + "\"n\":".length();
    return Integer.parseInt(body.substring(at, body.length() - 1));
  }

  boolean isBad(int line) {
    return badEvery > 0 && line % badEvery == 0;
  }

  /** Whether several requests have the body of this line. */
  boolean isRepeated(int line) {
    return line == 1 && count > lines;
  }

  /** The line of each request, from the first. */
  List<Integer> selected() {
    if (count == 0) {
      return IntStream.rangeClosed(1, lines).boxed().toList();
    }
    List<Integer> selected = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      selected.add(i <= lines ? i : 1);
    }
    return selected;
  }

  /** The input, if it is a stream. */
  byte[] input() {
    return IntStream.rangeClosed(1, lines)
        .mapToObj(line -> isBad(line) ? "not a body" : body(line))
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The selection from the stream, or from a file that has {@link #MOST_LINES}. */
  SelectionPlan selection(Path file) {
    OptionalLong none = OptionalLong.empty();
    return new SelectionPlan(
        isStream ? new Source.StandardInput() : new Source.File(file),
        count == 0 ? ReadMode.FULL_LOAD : ReadMode.SPECIFIED_COUNT,
        count == 0 ? none : OptionalLong.of(count),
        none,
        OptionalLong.of(lines),
        none);
  }
}

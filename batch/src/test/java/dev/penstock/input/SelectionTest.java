package dev.penstock.input;

import static dev.penstock.input.InputFolder.NONE;
import static dev.penstock.input.InputFolder.drain;
import static dev.penstock.input.InputFolder.lines;
import static dev.penstock.input.InputFolder.plan;
import static dev.penstock.input.InputFolder.random;
import static dev.penstock.input.InputFolder.read;
import static dev.penstock.input.InputFolder.stdin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Range of lines and read mode, of files and of streams. */
class SelectionTest {
  private static final Source STDIN = new Source.StandardInput();
  private static final String THREE = "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n";

  private final InputFolder folder;

  SelectionTest(@TempDir Path path) {
    folder = new InputFolder(path);
  }

  @ParameterizedTest(name = "{0} {1} of lines {2} to {3}: {4}")
  @CsvSource({
    "full_load,       , , , 1 2 3 4 5",
    "full_load,       ,1,1, 1",
    "full_load,       ,2, , 2 3 4 5",
    "full_load,       , ,2, 1 2",
    "full_load,       ,4,9, 4 5",
    "first_n,        1, , , 1",
    "first_n,        2,2,4, 2 3",
    "first_n,        9, , , 1 2 3 4 5",
    "random_n,       9, , , 1 2 3 4 5",
    "random_n,       9,2,3, 2 3",
    "specified_count,2, , , 1 2",
    "specified_count,7, , , 1 2 3 4 5 1 1",
    "specified_count,3,5,5, 5 5 5",
  })
  void aModeChoosesAfterTheRangeAndTheSameOfAFileAndOfAStream(
      String mode, Long count, Long start, Long end, String lines)
      throws IOException, InputException {
    String five = THREE + "{\"n\":4}\n{\"n\":5}\n";
    String array = "[" + five.strip().replace("\n", ",") + "]";
    List<String> expected =
        List.of(lines.split(" ")).stream().map("{\"n\":%s}"::formatted).toList();

    List<String> ofLines = bodies(mode, count, start, end, folder.file("b.jsonl", five), "");
    List<String> ofArray = bodies(mode, count, start, end, folder.file("b.json", array), "");
    List<String> ofStream = bodies(mode, count, start, end, STDIN, five);

    assertThat(ofLines).isEqualTo(expected);
    assertThat(ofArray).isEqualTo(expected);
    assertThat(ofStream).isEqualTo(expected);
  }

  private static List<String> bodies(
      String mode, Long count, Long start, Long end, Source source, String stdin)
      throws IOException, InputException {
    SelectionPlan plan =
        new SelectionPlan(
            source, ReadMode.parse(mode), optional(count), optional(start), optional(end), NONE);
    return read(plan, stdin(stdin)).stream().map(text -> text.split(" ", 2)[1]).toList();
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  @Test
  void requestsAreNumberedByPositionAndKeepTheirLine() throws IOException, InputException {
    Source source = folder.file("bodies.jsonl", "\n{\"n\":1}\n \t\n{\"n\":2}\n\n");

    List<String> requests = read(plan(source, ReadMode.SPECIFIED_COUNT, 3));

    assertThat(requests).containsExactly("1@2 {\"n\":1}", "2@4 {\"n\":2}", "3@2 {\"n\":1}");
  }

  @Test
  void blankLinesCountForRanges() throws IOException, InputException {
    Source source = folder.file("bodies.jsonl", "{\"n\":1}\n\n{\"n\":3}\n");

    assertThat(read(lines(source, 2, 3))).containsExactly("1@3 {\"n\":3}");
  }

  @Test
  void theTotalOfAFileIsKnownBeforehandAndThatOfAStreamIsNot() throws Exception {
    Source file = folder.file("bodies.jsonl", THREE);

    try (Selection all = open(SelectionPlan.everything(file), "");
        Selection filled = open(plan(file, ReadMode.SPECIFIED_COUNT, 7), "");
        Selection stream = open(SelectionPlan.everything(STDIN), THREE);
        Selection sample = open(random(STDIN, 2, 1), THREE)) {
      assertThat(all.total()).hasValue(3);
      assertThat(filled.total()).hasValue(7);
      assertThat(stream.total()).isEmpty();
      assertThat(sample.total()).hasValue(2);
    }
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    Source file = folder.file("bodies.jsonl", THREE);

    assertThat(notices(lines(file, 2, 9), ""))
        .containsExactly("end line 9 is past the end: %s has 3 lines".formatted(file));
    assertThat(notices(plan(file, ReadMode.FIRST_N, 10), ""))
        .containsExactly("asked for 10 bodies, %s has 3: all of them".formatted(file));
    assertThat(notices(plan(file, ReadMode.SPECIFIED_COUNT, 10), ""))
        .containsExactly(
            "asked for 10 bodies, %s has 3: the first one is repeated".formatted(file));
    assertThat(notices(random(STDIN, 10, 1), THREE))
        .containsExactly("asked for 10 bodies, standard input has 3: all of them");
    assertThat(notices(plan(file, ReadMode.FIRST_N, 3), "")).isEmpty();
    assertThat(notices(lines(file, 1, 3), "")).isEmpty();
  }

  private static List<String> notices(SelectionPlan plan, String stdin) throws Exception {
    try (Selection selection = open(plan, stdin)) {
      return selection.notices();
    }
  }

  @Test
  void aStreamTellsWhatIsMissingWhenItIsExhausted() throws Exception {
    try (Selection selection = open(plan(STDIN, ReadMode.FIRST_N, 4), THREE)) {
      List<String> before = selection.notices();

      drain(selection);

      assertThat(before).isEmpty();
      assertThat(selection.notices())
          .containsExactly("asked for 4 bodies, standard input has 3: all of them");
    }
  }

  @Test
  void aStreamIsReadNoFurtherThanNeeded() throws Exception {
    InputStream stdin = stdin(THREE + " ".repeat(1 << 20));

    read(plan(STDIN, ReadMode.FIRST_N, 2), stdin);

    assertThat(stdin.available()).isGreaterThan(800_000);
  }

  @Test
  void aSeedChoosesTheSameLinesForEver() throws Exception {
    Source file = folder.file("bodies.jsonl", numbered(1_000));

    assertThat(lineNumbers(random(file, 5, 42), "")).containsExactly(58L, 396L, 446L, 524L, 599L);
    assertThat(lineNumbers(random(STDIN, 5, 42), numbered(1_000)))
        .containsExactly(4L, 170L, 671L, 693L, 874L);
  }

  @Test
  void everyBodyIsAsLikelyToBeChosen() throws Exception {
    Source file = folder.file("bodies.jsonl", numbered(10));
    int[] ofFile = new int[11];
    int[] ofStream = new int[11];

    for (int seed = 0; seed < 2_000; seed++) {
      lineNumbers(random(file, 3, seed), "").forEach(line -> ofFile[line.intValue()]++);
      lineNumbers(random(STDIN, 3, seed), numbered(10))
          .forEach(line -> ofStream[line.intValue()]++);
    }

    // 600 each are expected, with a standard deviation of 20
    assertThat(IntStream.rangeClosed(1, 10).map(i -> ofFile[i])).allMatch(n -> n > 500 && n < 700);
    assertThat(IntStream.rangeClosed(1, 10).map(i -> ofStream[i]))
        .allMatch(n -> n > 500 && n < 700);
  }

  @Test
  void aRandomChoiceHasNoBodyTwiceAndKeepsTheOrder() throws Exception {
    Source file = folder.file("bodies.jsonl", numbered(100));

    for (int seed = 0; seed < 50; seed++) {
      List<Long> lines = lineNumbers(random(file, 30, seed), "");
      assertThat(lines).hasSize(30).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aDrawnSeedIsToldAndChoosesTheSameAgain() throws Exception {
    Source file = folder.file("bodies.jsonl", numbered(100));
    Set<Long> seeds = new HashSet<>();

    for (int i = 0; i < 3; i++) {
      try (Selection selection = open(plan(file, ReadMode.RANDOM_N, 10), "")) {
        long seed = selection.seed().orElseThrow();
        assertThat(drain(selection)).isEqualTo(read(random(file, 10, seed)));
        assertThat(selection.notices()).contains("chosen at random with seed " + seed);
        seeds.add(seed);
      }
    }

    assertThat(seeds).hasSize(3);
  }

  @Test
  void aFileThatBecameShorterIsNoticed() throws Exception {
    Path path = folder.path().resolve("bodies.jsonl");
    Files.writeString(path, numbered(100_000));

    try (Selection selection = open(SelectionPlan.everything(new Source.File(path)), "")) {
      Files.writeString(path, "");

      assertThat(catchThrowable(() -> drain(selection)))
          .hasMessageContaining("became shorter while it was read");
    }
  }

  private static Selection open(SelectionPlan plan, String stdin) throws Exception {
    return Selection.open(plan, stdin(stdin));
  }

  private static String numbered(int n) {
    return IntStream.rangeClosed(1, n)
        .mapToObj("{\"n\":%d}\n"::formatted)
        .collect(Collectors.joining());
  }

  private static List<Long> lineNumbers(SelectionPlan plan, String stdin) throws Exception {
    return read(plan, stdin(stdin)).stream()
        .map(text -> Long.valueOf(text.substring(text.indexOf('@') + 1, text.indexOf(' '))))
        .toList();
  }
}

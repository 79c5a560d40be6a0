package dev.penstock.input;

import static dev.penstock.input.InputFolder.NONE;
import static dev.penstock.input.InputFolder.lines;
import static dev.penstock.input.InputFolder.plan;
import static dev.penstock.input.InputFolder.read;
import static dev.penstock.input.InputFolder.stdin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that cannot be sent is refused with the place and the remedy. */
class BadInputTest {
  private static final Source STDIN = new Source.StandardInput();

  private final InputFolder folder;

  BadInputTest(@TempDir Path path) {
    folder = new InputFolder(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello               | not a JSON object: it begins with \"hello\"; write one JSON object on each line",
        "[{\"a\":1}]         | not a JSON object: it begins with \"[{\"a\":1}]\"; write one JSON object on each line",
        "{                   | not a JSON object: it ends in the middle",
        "{\"a\":1            | not a JSON object: it ends in the middle",
        "{\"a\":\"x          | not a JSON object: it ends in the middle",
        "{\"a\":1}{\"b\":2}  | not a JSON object: more text follows its end at byte 8",
        "{\"a\":1},          | not a JSON object: more text follows its end at byte 8",
        "{'a':1}             | not a JSON object: Unexpected character (''' (code 39))",
        "{\"a\":NaN}         | not a JSON object: ",
        "{\"a\":01}          | not a JSON object: ",
        "{\"a\":1,}          | not a JSON object: ",
        "{\"a\":tru}         | not a JSON object: ",
      })
  void aLineThatIsNoBodyIsRefused(String line, String problem) throws Exception {
    Source source = folder.file("bodies.jsonl", "{\"ok\":1}\n" + line + "\n{\"ok\":2}\n");

    assertThat(problems(SelectionPlan.everything(source)))
        .singleElement()
        .asString()
        .startsWith("%s:2: %s".formatted(source, problem));
  }

  @Test
  void aBodyMayAskForAStream() throws Exception {
    Source source = folder.file("bodies.jsonl", "{\"stream\":true}");

    assertThat(read(SelectionPlan.everything(source))).hasSize(1);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    byte[] nul = "{\"n\":1}\n{\"n\":\"\0\"}\n".getBytes(StandardCharsets.UTF_8);
    byte[] latin1 = "{\"n\":1}\n{\"n\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "{\"n\":1}\n".getBytes(StandardCharsets.UTF_16LE);

    assertThat(problems(SelectionPlan.everything(folder.file("nul.jsonl", nul))).get(0))
        .endsWith("nul.jsonl:2: NUL at byte 7; save the file as plain text in UTF-8");
    assertThat(problems(SelectionPlan.everything(folder.file("latin1.jsonl", latin1))).get(0))
        .endsWith("latin1.jsonl:2: not UTF-8 at byte 7 (0xe9); save the file in UTF-8");
    assertThat(problems(SelectionPlan.everything(folder.file("utf16.jsonl", utf16))).get(0))
        .contains("utf16.jsonl:1: NUL at byte 2;");
    for (byte[] bytes : List.of(nul, latin1, utf16)) {
      assertThat(problems(SelectionPlan.everything(folder.file("x.json", bytes))).get(0))
          .containsAnyOf("NUL", "UTF-8", "more text after the end");
    }
  }

  @Test
  void tenBadLinesAreNamedAndTheOthersCounted() throws Exception {
    Source source = folder.file("bodies.jsonl", "x\n{}\n".repeat(12));

    List<String> problems = problems(plan(source, ReadMode.FIRST_N, 1));

    assertThat(problems).hasSize(11);
    assertThat(problems.get(9)).startsWith(source + ":19: not a JSON object");
    assertThat(problems.get(10)).isEqualTo(source + ": 2 more lines are bad");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"a\":1},{\"a\" 1}]  | :2: not JSON: Unexpected character ('1' (code 49))",
        "[{\"a\":1},{\"a\":     | :2: not JSON: it ends in the middle",
        "[{\"a\":1}             | :2: not JSON: it ends in the middle",
        "[{\"a\":1} {\"a\":2}]  | :2: not JSON: ",
        "[{\"a\":1}] x          | :2: not JSON: ",
        "{\"a\":1} {\"a\":2}    | :2: more text after the end; put all in one array, or name the file .jsonl",
        "[{\"a\":1}, 7]         | :2: not a JSON object; each element of the array must be one",
        "[{\"a\":1}, [{}]]      | :2: not a JSON object; each element of the array must be one",
        "\"text\"               | :1: not a JSON object; ",
      })
  void aJsonFileIsRefusedWithTheElement(String text, String problem) throws Exception {
    Source source = folder.file("bodies.json", text);

    assertThat(problems(SelectionPlan.everything(source)).get(0)).startsWith(source + problem);
  }

  @Test
  void anEmptySelectionIsRefused() throws Exception {
    Source blank = folder.file("blank.jsonl", "\n \n\n");
    Source mixed = folder.file("mixed.jsonl", "{}\n\n\n{}\n");
    Source empty = folder.file("empty.json", "[]");

    assertThat(problems(SelectionPlan.everything(blank)))
        .containsExactly(blank + " has only blank lines; put at least one JSON object there");
    assertThat(problems(lines(mixed, 2, 3)))
        .containsExactly(
            mixed + " has only blank lines in lines 2 to 3; put at least one JSON object there");
    assertThat(problems(lines(mixed, 5, 6)))
        .containsExactly(
            mixed + " has 4 lines, start line 5 is past the end; choose an earlier one");
    assertThat(problems(SelectionPlan.everything(empty)))
        .containsExactly(empty + " is empty; put at least one JSON object in it");
  }

  @Test
  void anEmptyStreamIsRefusedWhenItIsRead() {
    assertThatThrownBy(() -> read(SelectionPlan.everything(STDIN), stdin("")))
        .isInstanceOf(InputException.class)
        .hasMessage("standard input is empty; put at least one JSON object in it");
    assertThatThrownBy(() -> read(lines(STDIN, 3, 4), stdin("{}\n{}")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "standard input has 2 lines, start line 3 is past the end; choose an earlier one");
    assertThatThrownBy(
            () ->
                read(
                    new SelectionPlan(
                        STDIN, ReadMode.RANDOM_N, OptionalLong.of(2), NONE, NONE, NONE),
                    stdin("\n")))
        .isInstanceOf(InputException.class);
  }

  @Test
  void aFileThatIsNoFileIsRefused() throws Exception {
    Path missing = folder.path().resolve("missing.jsonl");
    Path inFolder = Files.createDirectory(folder.path().resolve("folder.jsonl"));

    assertThat(problems(SelectionPlan.everything(new Source.File(missing))))
        .containsExactly(
            "%s: no such file in %s; check the name".formatted(missing, folder.path()));
    assertThat(problems(SelectionPlan.everything(new Source.File(inFolder))))
        .containsExactly(inFolder + ": is a folder; name a file in it");
  }

  @Test
  void aBadLineOfAStreamTakesItsPlaceAmongTheOthers() throws Exception {
    assertThat(read(SelectionPlan.everything(STDIN), stdin("{\"n\":1}\nx\n{\"n\":3}\n")))
        .containsExactly(
            "1@1 {\"n\":1}",
            "2@2 standard input:2: not a JSON object: it begins with \"x\";"
                + " write one JSON object on each line",
            "3@3 {\"n\":3}");
  }

  @Test
  void aBadFirstLineOfAStreamIsNotWhatItIsFilledUpWith() throws Exception {
    List<String> requests =
        read(plan(STDIN, ReadMode.SPECIFIED_COUNT, 4), stdin("x\n{\"n\":2}\n{\"n\":3}\n"));

    assertThat(requests.get(3)).isEqualTo("4@2 {\"n\":2}");
  }

  @Test
  void aBadLineOfALargeFileTakesItsPlaceAmongTheOthers() throws Exception {
    Path large = folder.path().resolve("large.jsonl");
    write(large, "", "{\"n\":1}\n", "not json\n", "");

    List<String> requests = read(lines(new Source.File(large), LARGE + 1, LARGE + 3));

    assertThat(requests)
        .containsExactly(
            "1@%d not json".formatted(LARGE + 1).replace("not json", problemOf(large)),
            "2@%d {\"n\":1}".formatted(LARGE + 2));
  }

  private static String problemOf(Path large) {
    return "%s:%d: not a JSON object: it begins with \"not json\"; write one JSON object on each line"
        .formatted(large, LARGE + 1);
  }

  @Test
  void aSyntaxErrorEndsALargeArrayThere() throws Exception {
    Path large = folder.path().resolve("large.json");
    write(large, "[", "{\"n\":1},", "{\"n\" 1},", "]");

    List<String> requests = read(lines(new Source.File(large), LARGE, LARGE + 3));

    assertThat(requests).hasSize(2);
    assertThat(requests.get(1))
        .startsWith("2@%d %s:%d: not JSON: ".formatted(LARGE + 1, large, LARGE + 1))
        .contains("column");
  }

  private static final int LARGE = 8_600_000;

  /** LARGE good bodies, which makes over 64 MiB, a bad one, and a good one. */
  private static void write(Path path, String start, String good, String bad, String end)
      throws Exception {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
      out.write(start.getBytes(StandardCharsets.UTF_8));
      byte[] body = good.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < LARGE; i++) {
        out.write(body);
      }
      out.write((bad + good + end).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndTheNextIsRead() throws Exception {
    Path lines = folder.path().resolve("long.jsonl");
    Path array = folder.path().resolve("long.json");
    String tooLong = "{\"x\":\"%s\"}".formatted("x".repeat(64 << 20));
    Files.writeString(lines, tooLong + "\n{\"n\":2}\n");
    Files.writeString(array, "[" + tooLong + ",{\"n\":2}]");

    for (Path file : List.of(lines, array)) {
      assertThat(read(SelectionPlan.everything(new Source.File(file))))
          .containsExactly(
              "1@1 %s:1: longer than 64 MiB; make it shorter".formatted(file), "2@2 {\"n\":2}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "first_n,          ,  ,  , first_n needs a count",
    "first_n,         0,  ,  , 'count must be 1 or more, not 0'",
    "random_n,       -3,  ,  , 'count must be 1 or more, not -3'",
    "full_load,       3,  ,  , 'a count does not go with full_load, which takes every body'",
    "full_load,        , 0,  , 'start line must be 1 or more, not 0'",
    "full_load,        ,  ,-1, 'end line must be 1 or more, not -1'",
    "full_load,        , 5, 3, start line 5 is after end line 3",
  })
  void aPlanThatMakesNoSenseIsRefused(
      String mode, Long count, Long start, Long end, String message) {
    assertThatThrownBy(
            () ->
                new SelectionPlan(
                    STDIN, ReadMode.parse(mode), opt(count), opt(start), opt(end), NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void anUnknownModeIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> ReadMode.parse("fist_n"))
        .hasMessage(
            "unknown read mode \"fist_n\";"
                + " there are: full_load, first_n, random_n, specified_count");
  }

  private static OptionalLong opt(Long value) {
    return value == null ? NONE : OptionalLong.of(value);
  }

  private static List<String> problems(SelectionPlan plan) {
    return catchThrowableOfType(InputException.class, () -> read(plan)).problems();
  }
}

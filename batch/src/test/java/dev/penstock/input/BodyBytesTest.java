package dev.penstock.input;

import static dev.penstock.input.InputFolder.read;
import static dev.penstock.input.InputFolder.stdin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body is sent as it stands in the file. */
class BodyBytesTest {
  private static final String BOM = "\uFEFF";

  private final InputFolder folder;

  BodyBytesTest(@TempDir Path path) {
    folder = new InputFolder(path);
  }

  @Test
  void aLineIsTrimmedAndOtherwiseKept() throws Exception {
    String body = "{ \"b\" :1e2,\"a\":\"\\u4f60 \u4f60\ud83d\ude00\\n\\/\",  \"b\":1.0 }";
    Source source = folder.file("bodies.jsonl", " \t" + body + " \r\n");

    assertThat(read(SelectionPlan.everything(source))).containsExactly("1@1 " + body);
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsAndAMissingLastNewlineAreFine() throws Exception {
    String text = BOM + "{\"n\":1}\r\n\r\n{\"n\":2}";

    List<String> ofFile = read(SelectionPlan.everything(folder.file("bodies.jsonl", text)));
    List<String> ofStream = read(SelectionPlan.everything(new Source.StandardInput()), stdin(text));

    assertThat(ofFile).containsExactly("1@1 {\"n\":1}", "2@3 {\"n\":2}").isEqualTo(ofStream);
  }

  @Test
  void anElementOfAnArrayKeepsItsLinesAndSpaces() throws Exception {
    String first = "{\n  \"a\": [1, {\"b\": \"]}\\\"\"}],\r\n  \"c\": \"\u4f60\"\n}";
    String second = "{}";
    Source source = folder.file("bodies.json", BOM + " [ " + first + "\n,\n" + second + "]\n ");

    assertThat(read(SelectionPlan.everything(source)))
        .containsExactly("1@1 " + first, "2@2 " + second);
  }

  @Test
  void aJsonFileMayHoldOneObject() throws Exception {
    Source source = folder.file("body.JSON", "{\n \"n\": 1\n}\n");

    assertThat(read(SelectionPlan.everything(source))).containsExactly("1@1 {\n \"n\": 1\n}");
  }

  @Test
  void anyOtherNameIsReadLineByLine() throws Exception {
    Source source = folder.file("bodies.txt", "{\"n\":1}\n{\"n\":2}\n");

    assertThat(read(SelectionPlan.everything(source))).hasSize(2);
  }

  @Test
  void bodiesOfAnyLengthComeThroughWhole() throws Exception {
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder();
    StringBuilder array = new StringBuilder("[");
    for (int i = 0; i < 300; i++) {
      int length = random.nextInt(i % 50 == 0 ? 900_000 : 9_000);
      String body = "{\"x\":\"%s\"}".formatted("\u4f60x".repeat(length / 2));
      lines.append(body).append("\n");
      array.append(i == 0 ? "" : ", ").append(body);
    }
    String[] expected = lines.toString().split("\n");

    List<String> ofLines =
        read(SelectionPlan.everything(folder.file("bodies.jsonl", lines.toString())));
    List<String> ofArray = read(SelectionPlan.everything(folder.file("bodies.json", array + "]")));

    assertThat(ofLines).hasSize(300).isEqualTo(ofArray);
    assertThat(ofLines.stream().map(text -> text.split(" ", 2)[1])).containsExactly(expected);
  }
}

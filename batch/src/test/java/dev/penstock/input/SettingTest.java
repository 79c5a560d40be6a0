package dev.penstock.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code a.b=value} does to a body. */
class SettingTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  private final InputFolder folder;

  SettingTest(@TempDir Path folder) {
    this.folder = new InputFolder(folder);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}                      | a=2                | {\"a\":2}",
        "{ \"a\" : 1 , \"b\":1.50 }     | a=2                | { \"a\" : 2 , \"b\":1.50 }",
        "{\"a\":{\"b\":1},\"b\":2}      | b=3                | {\"a\":{\"b\":1},\"b\":3}",
        "{\"a\":{\"b\":1},\"b\":2}      | a.b=3              | {\"a\":{\"b\":3},\"b\":2}",
        "{}                             | a=1                | {\"a\":1}",
        "{ }                            | a.b.c=1            | {\"a\":{\"b\":{\"c\":1}} }",
        "{\"b\":1e400}                  | a=1                | {\"b\":1e400,\"a\":1}",
        "{\"a\":null}                   | a.b=1              | {\"a\":{\"b\":1}}",
        "{\"a\":[{\"b\":1},2]}          | a.0.b=3            | {\"a\":[{\"b\":3},2]}",
        "{\"a\":[{\"b\":1},2]}          | a.0.c=3            | {\"a\":[{\"b\":1,\"c\":3},2]}",
        "{\"a\":[1, 2 ]}                | a.1=[ ]            | {\"a\":[1, [ ] ]}",
        "{\"a\":{\"0\":1}}              | a.0=2              | {\"a\":{\"0\":2}}",
        "{\"a\":1,\"a\":2}              | a=3                | {\"a\":1,\"a\":3}",
        "{\"\\u0061\":1}                | a=2                | {\"\\u0061\":2}",
        "{\"键\":\"值\",\"a\":\"值\"}   | 键=数据            | {\"键\":\"数据\",\"a\":\"值\"}",
        "{\"s\":\"}\\\"]{\",\"a\":true} | a=false            | {\"s\":\"}\\\"]{\",\"a\":false}",
        "{\"a\":1}                      | a=hello world      | {\"a\":\"hello world\"}",
        "{\"a\":1}                      | a=\"2\"            | {\"a\":\"2\"}",
        "{\"a\":1}                      | a=                 | {\"a\":\"\"}",
        "{\"a\":1}                      | a=x=y              | {\"a\":\"x=y\"}",
        "{\"a\":1}                      | a=0.10             | {\"a\":0.10}",
        "{\"a\":1}                      | a=1 2              | {\"a\":\"1 2\"}",
        "{\"a\":1}                      | a=NaN              | {\"a\":\"NaN\"}",
        "{\"a\":1}                      | a={\"b\": [1]}     | {\"a\":{\"b\": [1]}}",
        "{\"a\":1}                      | b=say \"hi\"       | {\"a\":1,\"b\":\"say \\\"hi\\\"\"}",
      })
  void theValueIsPutAtThePathAndNoOtherByteChanges(String body, String setting, String edited)
      throws Exception {
    assertThat(InputFolder.read(plan(body, setting))).containsExactly("1@1 " + edited);
  }

  @Test
  void settingsAreMadeOneAfterTheOther() throws Exception {
    assertThat(InputFolder.read(plan("{}", "a.b=1", "a.c=2", "a.b=3")))
        .containsExactly("1@1 {\"a\":{\"b\":3,\"c\":2}}");
  }

  @Test
  void theElementsOfAnArrayAreSetToo() throws Exception {
    Source source = folder.file("bodies.json", "[ {\"n\": 1},\n {\"n\": 2, \"a\":0} ]");

    assertThat(InputFolder.read(plan(source, "a=7")))
        .containsExactly("1@1 {\"n\": 1,\"a\":7}", "2@2 {\"n\": 2, \"a\":7}");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}           | a.b=2   | cannot set a.b: a holds a value of its own; set that, or correct the path",
        "{\"a\":{\"b\":\"\"}}| a.b.c=2 | cannot set a.b.c: a.b holds a value of its own; set that, or correct the path",
        "{\"a\":[]}          | a.0=2   | cannot set a.0: a is an empty array; give the number of one that is there",
        "{\"a\":[1]}         | a.1=2   | cannot set a.1: a is an array with 1 element, number 0; give the number of one that is there",
        "{\"a\":[1,2]}       | a.-1=2  | cannot set a.-1: a is an array with elements 0 to 1; give the number of one that is there",
        "{\"a\":[1,2]}       | a.b=2   | cannot set a.b: a is an array with elements 0 to 1; give the number of one that is there",
      })
  void aPathThatLeadsNowhereIsRefusedWithItsLine(String body, String setting, String problem)
      throws Exception {
    SelectionPlan plan = plan(body, setting);

    assertThatThrownBy(() -> Selection.open(plan, InputStream.nullInputStream()))
        .isInstanceOf(InputException.class)
        .hasMessage(plan.source() + ":1: " + problem);
  }

  @Test
  void inAStreamOnlyTheLineThatCannotBeSetIsInvalid() throws Exception {
    SelectionPlan plan = plan(new Source.StandardInput(), "a.0=2");

    assertThat(InputFolder.read(plan, InputFolder.stdin("{\"a\":[1]}\n{\"a\":[]}\n")))
        .containsExactly(
            "1@1 {\"a\":[2]}",
            "2@2 standard input:2: cannot set a.0: a is an empty array;"
                + " give the number of one that is there");
  }

  @Test
  void linesOutsideOfTheRangeNeedNoPlaceForTheValue() throws Exception {
    Source source = folder.file("bodies.jsonl", "{\"a\":[]}\n{\"a\":[1]}\n");
    SelectionPlan plan =
        new SelectionPlan(
            source,
            ReadMode.FULL_LOAD,
            NONE,
            OptionalLong.of(2),
            NONE,
            NONE,
            List.of(Setting.parse("a.0=2")));

    assertThat(InputFolder.read(plan)).containsExactly("1@2 {\"a\":[2]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=1", ".a=1", "a.=1", "a..b=1", ""})
  void whatHasNoPathOrNoValueIsRefused(String text) {
    assertThatThrownBy(() -> Setting.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("\"; write it like generationConfig.temperature=0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1", "a.b=hello \"you\"", "a= [ 1 ] ", "a=", "a=\"1\"", "a=x=\t"})
  void aSettingReadsItsOwnTextAgain(String text) {
    Setting setting = Setting.parse(text);

    assertThat(Setting.parse(setting.toString())).isEqualTo(setting);
  }

  @Test
  void anyPathIntoAnyObjectDoesWhatATreeWouldDo() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ObjectNode tree = object(random, 3);
      byte[] body = JsonMapper.shared().writeValueAsBytes(tree);
      List<String> path = Stream.generate(() -> name(random)).limit(1 + random.nextInt(3)).toList();

      Optional<JsonNode> edited = apply(new Setting(path, "[true]"), body);

      assertThat(edited)
          .as("seed %d: %s in %s", seed, path, tree)
          .isEqualTo(set(tree, path) ? Optional.of(tree) : Optional.empty());
    }
  }

  private static Optional<JsonNode> apply(Setting setting, byte[] body) {
    try {
      byte[] edited = BodyEdit.apply(List.of(setting), body);
      return Optional.of(JsonMapper.shared().readTree(edited));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean set(ObjectNode tree, List<String> path) {
    ObjectNode at = tree;
    for (String name : path.subList(0, path.size() - 1)) {
      JsonNode next = at.path(name);
      if (next.isMissingNode() || next.isNull()) {
        next = at.putObject(name);
      }
      if (!next.isObject()) {
        return false;
      }
      at = (ObjectNode) next;
    }
    at.putArray(path.get(path.size() - 1)).add(true);
    return true;
  }

  private static String name(Random random) {
    return Arrays.asList("a", "b\"", "键").get(random.nextInt(3));
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonMapper.shared().createObjectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(depth == 0 ? 3 : 5)) {
        case 0 -> object.put(name(random), -1.5e-3);
        case 1 -> object.put(name(random), "é}\\\",{");
        case 2 -> object.putNull(name(random));
        default -> object.set(name(random), object(random, depth - 1));
      }
    }
    return object;
  }

  private SelectionPlan plan(String body, String... settings) throws Exception {
    return plan(folder.file("bodies.jsonl", (body + "\n").getBytes(UTF_8)), settings);
  }

  private static SelectionPlan plan(Source source, String... settings) {
    List<Setting> parsed = Stream.of(settings).map(Setting::parse).toList();
    return new SelectionPlan(source, ReadMode.FULL_LOAD, NONE, NONE, NONE, NONE, parsed);
  }
}

package dev.penstock.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RecordFieldsTest {
  private static final String ALPHABET = "\"\\{}[]:,n7\u0001\u4f60";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void textsAndNumbersAreFoundWhateverStandsBetween(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5_000; i++) {
      long number = random.nextLong();
      String text = text(random);
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("odd", value(random, 3));
      values.put("number", number);
      values.put("odder", value(random, 3));
      values.put("text", text);
      String json = JsonMapper.shared().writeValueAsString(values);
      RecordFields fields = fields(json);

      skipTo("number", fields);
      assertThat(fields.number()).as(json).isEqualTo(number);
      skipTo("text", fields);
      assertThat(fields.text()).as(json).isEqualTo(text);
      assertThat(fields.next()).as(json).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"0.09,9", "812.41,81241", "-0.05,-5", "3,300", "1.5,150", "1e2,10000", "0.125,13"})
  void timesAreReadHoweverTheyStand(String number, long hundredths) {
    RecordFields fields = fields("{\"wait_ms\":" + number + "}");

    assertThat(fields.next()).isTrue();

    assertThat(fields.hundredths()).isEqualTo(hundredths);
  }

  @Test
  void spaceIsPassedOver() {
    RecordFields fields = fields(" {\t\"a\" : 1 , \"b\": {\"c\" : \"x\" } , \"d\":\t2.50\t}");

    skipTo("a", fields);
    assertThat(fields.number()).isEqualTo(1);
    skipTo("b", fields);
    RecordFields inside = fields.inside();
    skipTo("c", inside);
    assertThat(inside.text()).isEqualTo("x");
    assertThat(inside.next()).isFalse();
    skipTo("d", fields);
    assertThat(fields.hundredths()).isEqualTo(250);
    assertThat(fields.next()).isFalse();
  }

  @Test
  void aLineWithoutItsEndIsNotReadBeyond() {
    RecordFields fields = new RecordFields("{\"a\":{\"b\":0}}".getBytes(UTF_8), 0, 11);

    assertThatThrownBy(fields::next).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static void skipTo(String name, RecordFields fields) {
    while (fields.next() && !fields.name().equals(name)) {}
  }

  private static Object value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 4)) {
      case 0 -> random.nextLong();
      case 1 -> text(random);
      case 2 ->
          IntStream.range(0, random.nextInt(3)).mapToObj(i -> value(random, depth - 1)).toList();
      default -> Map.of(text(random), value(random, depth - 1));
    };
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(5), 0, ALPHABET.length())
        .forEach(i -> text.append(ALPHABET.charAt(i)));
    return text.toString();
  }

  private static RecordFields fields(String json) {
    byte[] bytes = ("x" + json + "\n}").getBytes(UTF_8);
    return new RecordFields(bytes, 1, bytes.length - 2);
  }
}

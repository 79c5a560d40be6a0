package dev.penstock.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class QuickJsonTest {
  private static final String ALPHABET = "{}[]\":,\\ue+-.019 \ttrfalsn\u0001\u4f60";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"a\" :[ 1,-0.5e+10 , [ ] , { } , true,false ,null], \"b\":\"\\u4f60\\\"\\\\ \u4f60\" }",
        "{\"\":-0,\"c\":[[1E5],{\"d\":\"\\/\\b\\ud83d\\ude00\"}]}",
        "{}"
      })
  void takesWhatAParserTakes(String json) {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(isTaken(json)).as(json).isTrue();
    for (int i = 0; i < 50_000; i++) {
      String changed = json;
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        changed = changed(changed, random);
      }
      if (isTaken(changed) || !changed.contains("\\")) {
        assertThat(isTaken(changed)).as(changed).isEqualTo(isObject(changed));
      }
    }
  }

  @Test
  void leavesToAParserWhatMayBeBeyondItsLimits() {
    assertThat(isTaken("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}")).isFalse();
    assertThat(isTaken("{\"" + "a".repeat(1_000) + "\":0}")).isFalse();
    assertThat(isTaken("{\"a\":" + "1".repeat(1_000) + "}")).isFalse();
    assertThat(isTaken("{\"a\":\"" + "1".repeat(100_000) + "\"}")).isTrue();
  }

  private static String changed(String json, SplittableRandom random) {
    int at = random.nextInt(json.length() + 1);
    int kept = Math.min(json.length(), at + random.nextInt(3));
    int letter = random.nextInt(ALPHABET.length());
    String added = ALPHABET.substring(letter, letter + random.nextInt(2));
    return json.substring(0, at) + added + json.substring(kept);
  }

  private static boolean isTaken(String json) {
    byte[] bytes = ("x" + json + "}").getBytes(UTF_8);
    return QuickJson.isObject(bytes, 1, bytes.length - 1);
  }

  private static boolean isObject(String json) {
    try {
      return json.equals(json.strip()) && JsonMapper.shared().readTree(json).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }
}

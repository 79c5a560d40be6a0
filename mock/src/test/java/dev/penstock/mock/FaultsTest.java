package dev.penstock.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

  @ParameterizedTest
  @ValueSource(strings = {"5xx=10%", "5xx=10%,429=5%,wait=0.01%,reset=2%,hang=1%,cut=81.99%"})
  void theyReadAsTheyAreWritten(String text) {
    assertThat(Faults.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5xx            | not a share of the requests: \"5xx\"; write it like 5xx=10%,cut=0.5%",
        "5xx=10         | not a share of the requests: \"5xx=10\"; write it like 5xx=10%,cut=0.5%",
        "5xx=-1%        | not a share of the requests: \"5xx=-1%\"; write it like 5xx=10%,cut=0.5%",
        "5xx=1%,        | not a share of the requests: \"\"; write it like 5xx=10%,cut=0.5%",
        "500=1%         | unknown fault \"500\"; there are: 5xx, 429, wait, reset, hang, cut",
        "cut=1%,cut=2%  | \"cut\" is given twice",
        "cut=60%,5xx=41%| the faults add up to 101%, over 100%",
      })
  void whatCannotBeIsRefused(String text, String problem) {
    assertThatThrownBy(() -> Faults.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  @Test
  void eachStrikesItsShareOfTheRequests() {
    Faults faults = Faults.parse("5xx=10%,429=5%,hang=1%");
    SplittableRandom random = new SplittableRandom(1);

    Map<String, Long> struck =
        IntStream.range(0, 100_000)
            .mapToObj(i -> faults.draw(random).map(Fault::toString).orElse("none"))
            .collect(Collectors.groupingBy(fault -> fault, Collectors.counting()));

    assertThat(struck).containsOnlyKeys("5xx", "429", "hang", "none");
    assertThat(struck.get("5xx")).isCloseTo(10_000, within(400L));
    assertThat(struck.get("429")).isCloseTo(5_000, within(300L));
    assertThat(struck.get("hang")).isCloseTo(1_000, within(150L));
  }

  @Test
  void allMeansEachAndEvery() {
    SplittableRandom random = new SplittableRandom(1);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> Faults.parse("cut=100%").draw(random)))
        .allMatch(fault -> fault.filter(Fault.CUT::equals).isPresent());
  }
}

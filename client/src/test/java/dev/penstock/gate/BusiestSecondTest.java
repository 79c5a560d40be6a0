package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusiestSecondTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no start is none,                                      '',                       0",
    "one start is one,                                      '5',                      1",
    "starts of one moment count together,                   '5 5 5',                  3",
    "a nanosecond short of a second is within it,           '0 999999999',            2",
    "a second apart is not,                                 '0 1000000000',           1",
    "a second need not begin at a full one,                 '0 600000000 1100000000 1500000000', 3",
    "a quiet second afterwards changes nothing,             '0 1 2 5000000000',       3",
    "a busier one does,                                     '0 1 5000000000 5000000001 5000000002', 3",
  })
  void countsTheMostInAnySecond(String sentence, String starts, int most) {
    BusiestSecond busiest = new BusiestSecond();

    for (String start : starts.isEmpty() ? new String[0] : starts.split(" ", -1)) {
      busiest.add(Long.parseLong(start));
    }

    assertThat(busiest.most()).as(sentence).isEqualTo(most);
  }

  @Test
  void agreesWithCountingEveryWindow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int round = 0; round < 50; round++) {
      int spread = 1 + random.nextInt(40_000_000);
      long[] starts = LongStream.generate(() -> random.nextInt(spread)).limit(1_000).toArray();
      BusiestSecond busiest = new BusiestSecond();
      int most = 0;
      for (int i = 0; i < starts.length; i++) {
        starts[i] += i == 0 ? 0 : starts[i - 1];
        busiest.add(starts[i]);
        int from = i;
        while (from > 0 && starts[i] - starts[from - 1] < 1_000_000_000) {
          from--;
        }
        most = Math.max(most, i - from + 1);
        assertThat(busiest.most())
            .as("seed %d, round %d, start %d", seed, round, i)
            .isEqualTo(most);
      }
    }
  }
}

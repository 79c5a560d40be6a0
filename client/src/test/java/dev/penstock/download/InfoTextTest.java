package dev.penstock.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoTextTest {
  private static final PartInfo FULL =
      new PartInfo(
          "https://example.com/a?b=c%20d",
          new Validator(Validator.Kind.ETAG, "\"a durable=5 \u00fc\""),
          OptionalLong.of(1000),
          Optional.of(new Checksum("SHA-512/256", "ab".repeat(32))));
  private static final PartInfo BARE =
      new PartInfo(
          "http://x/",
          new Validator(Validator.Kind.LAST_MODIFIED, "Sun, 06 Nov 1994 08:49:37 GMT"),
          OptionalLong.empty(),
          Optional.empty());

  @Test
  void whatIsWrittenIsRead() {
    assertThat(InfoText.parse(InfoText.begin(FULL) + InfoText.durable(7)))
        .contains(new ResumePoint(FULL, 7));
    assertThat(InfoText.parse(InfoText.begin(BARE) + InfoText.durable(7)))
        .contains(new ResumePoint(BARE, 7));
  }

  @Test
  void lastDurableLineCounts() {
    String text = InfoText.begin(FULL) + InfoText.durable(7) + InfoText.durable(900);

    assertThat(InfoText.parse(text)).contains(new ResumePoint(FULL, 900));
  }

  @Test
  void nothingIsResumedBeforeAnythingIsDurable() {
    assertThat(InfoText.parse(InfoText.begin(FULL))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "hello\n",
        "penstock download 2\nurl http://x/\nETag \"a\"\ndurable 5\n",
        "penstock download 1\nETag \"a\"\ndurable 5\n",
        "penstock download 1\nurl http://x/\ndurable 5\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ndurable\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ndurable -5\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ndurable 5x\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ndurable 99999999999999999999\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ntotal many\ndurable 5\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\nchecksum SHA-256\ndurable 5\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\nchecksum no 00\ndurable 5\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\n\u0000\u0000\ndurable 5\n",
        "{\"url\":\"http://x/\"}\n"
      })
  void otherTextIsNothing(String text) {
    assertThat(InfoText.parse(text)).isEmpty();
  }

  @Test
  void anyBeginningOfWholeLinesIsAnEarlierStateOrNothing() {
    StringBuilder text = new StringBuilder(InfoText.begin(FULL));
    for (int at = 100; at <= 1000; at += 100) {
      text.append(InfoText.durable(at));
    }
    for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
      Optional<ResumePoint> read = InfoText.parse(text.substring(0, end + 1));

      read.ifPresent(point -> assertThat(point.info()).isEqualTo(FULL));
      assertThat(read.map(ResumePoint::at).orElse(0L) % 100).isZero();
    }
  }

  @Test
  void noiseNeverThrows() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String text = InfoText.begin(FULL) + InfoText.durable(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder noisy = new StringBuilder(text);
      for (int changes = random.nextInt(5); changes >= 0; changes--) {
        noisy.setCharAt(random.nextInt(noisy.length()), (char) random.nextInt(256));
      }

      assertThat(InfoText.parse(noisy.toString())).as("seed %d", seed).isNotNull();
    }
  }
}

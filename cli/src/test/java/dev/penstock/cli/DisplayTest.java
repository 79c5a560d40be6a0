package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Progress among the lines of a log. */
class DisplayTest {
  @Test
  void linesAreWrittenAboveTheDrawnLineWhichIsGoneAtTheEnd() {
    AtomicInteger done = new AtomicInteger();
    DrawnProgress display = new DrawnProgress(width -> done + " of " + width, () -> 80);

    assertThat(display.show("")).isEqualTo("\r\033[J\033[?7l0 of 80\033[?7h\r");
    assertThat(display.show("")).isEmpty();
    done.set(1);
    assertThat(display.show("a\nb\n")).isEqualTo("\r\033[Ja\nb\n\033[?7l1 of 80\033[?7h\r");
    assertThat(display.end()).isEqualTo("\r\033[J");
  }

  @Test
  void whatWasNeverDrawnIsNotErased() {
    assertThat(new DrawnProgress(width -> "", () -> 80).end()).isEmpty();
  }

  @Test
  void aPlainLineComesEveryTenSeconds() {
    AtomicLong millis = new AtomicLong(1_000);
    PlainProgress display =
        new PlainProgress(() -> "at " + millis, () -> Instant.ofEpochMilli(millis.get()));

    millis.set(10_999);
    assertThat(display.show("a\n")).isEqualTo("a\n");
    millis.set(11_000);
    assertThat(display.show("b\n")).isEqualTo("b\nat 11000\n");
    millis.set(20_999);
    assertThat(display.show("")).isEmpty();
    assertThat(display.end()).isEmpty();
  }

  @Test
  void allLinesAreWrittenThroughTheDisplay() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LineWriter writer =
        new LineWriter(new PrintStream(bytes, false, StandardCharsets.UTF_8))) {
      writer.show(new DrawnProgress(width -> "p", () -> 80));
      writer.write("a");
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("a\n").endsWith("\r\033[J");
  }

  @ParameterizedTest(name = "{0} TERM={1} NO_COLOR={2}")
  @CsvSource({
    "'out,err', xterm, '',  true,  true,  true,  true",
    "',err',    xterm, '',  false, true,  true,  true",
    "'',        xterm, '',  false, false, true,  true",
    "'out,err', dumb,  '',  true,  true,  false, false",
    "'out,err', '',    '',  true,  true,  false, false",
    "'out,err', xterm, '1', true,  true,  true,  false"
  })
  void theLauncherAndTheEnvironmentSayWhatTerminalsCan(
      String streams,
      String term,
      String noColor,
      boolean out,
      boolean err,
      boolean redraws,
      boolean colours) {
    assertThat(Terminals.of(streams, Map.of("TERM", term, "NO_COLOR", noColor)))
        .isEqualTo(new Terminals(out, err, redraws, colours));
  }

  @ParameterizedTest
  @CsvSource({"24 132, 132", "0 0, 80", "'', 80", "stty: no tty, 80", "24 999999999999, 80"})
  void theWidthIsReadFromWhatSttySays(String size, int columns) {
    assertThat(Window.parse(size + "\n")).isEqualTo(columns);
  }
}

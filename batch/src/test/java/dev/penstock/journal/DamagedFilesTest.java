package dev.penstock.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no crash leaves is not gone on with. */
class DamagedFilesTest {
  private static final Path FILE = Path.of("/folder/out.json");
  private static final OutputFiles FILES = OutputFiles.unresolved(FILE);
  private static final String ONE = line(1);
  private static final String TWO = line(2);

  private FakeDisk disk = new FakeDisk();

  private static String line(long number) {
    return new String(RecordLine.of(Records.ok(number, "a")), UTF_8);
  }

  @BeforeEach
  void stop() throws Exception {
    new Session(disk, FILE, "first").run(Opening.NEW, 3, false, RunEnd.Ending.STOPPED);
    disk = disk.afterKill();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "text, hello",
        "half a record, `{\"request_num\":9,\"ok\":tr`",
        "no object, [1]",
        "no number, `{\"ok\":true}`",
        "no request, `{\"request_num\":0,\"ok\":true}`",
        "a number beyond any, `{\"request_num\":9999999999999999,\"ok\":true}`",
        "no verdict, `{\"request_num\":9}`",
        "no time, `{\"request_num\":9,\"ok\":true,\"sent_at\":\"noon\"}`",
        "no hash, `{\"request_num\":9,\"ok\":true,\"body_hash\":\"xyz\"}`",
        "two records, `{\"request_num\":9,\"ok\":true}{}`",
        "not UTF-8, `{\"request_num\":9,\"ok\":true,\"answer\":\"\u00ff\"}`",
        "half a character, `{\"request_num\":9,\"ok\":true,\"answer\":\"\u00e6\u00b0\"}`",
        "a surrogate, `{\"request_num\":9,\"ok\":true,\"answer\":\"\u00ed\u00a0\u0080\"}`"
      })
  void aLineThatIsNoRecordIsNamedByItsByte(String what, String bad) {
    disk.put(FILES.journal(), (ONE + bad + "\n" + TWO).getBytes(ISO_8859_1));

    assertRefused(FILES.journal() + " is damaged: not a record at byte " + ONE.length());
  }

  @Test
  void zerosBeforeAWholeRecordAreDamage() {
    disk.put(FILES.journal(), (ONE + "\0".repeat(50) + "\n" + TWO).getBytes(UTF_8));

    assertRefused("zeros in place of a record at byte " + ONE.length() + ";");
  }

  @Test
  void zerosAtTheEndAreNotEvenWithNewlinesAmongThem() throws Exception {
    disk.put(FILES.journal(), (ONE + "\0\0a\n\0\0\n\0").getBytes(UTF_8));

    try (Output output = new Session(disk, FILE, "second").open(Opening.RESUME)) {
      assertThat(output.recorded().count()).isEqualTo(1);
    }

    assertThat(disk.text(FILES.journal())).isEqualTo(ONE);
    assertThat(disk.text(FILES.broken("20261122T100000Z"))).isEqualTo("\0\0a\n\0\0\n\0");
  }

  @Test
  void aSecondRecordOfARequestIsDamage() {
    disk.put(FILES.journal(), (ONE + TWO + ONE).getBytes(UTF_8));

    assertRefused("a second record of request 1 at byte " + (ONE + TWO).length());
  }

  @Test
  void manyProblemsAreCounted() {
    disk.put(FILES.journal(), ("x\n".repeat(25) + ONE).getBytes(UTF_8));

    assertRefused("not a record at byte 18, and 15 more;");
  }

  private void assertRefused(String reason) {
    for (Opening opening : new Opening[] {Opening.RESUME, Opening.RETRY_FAILED}) {
      byte[] before = disk.bytes(FILES.journal());
      assertThatThrownBy(() -> new Session(disk, FILE, "second").open(opening))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageContainingAll(reason, "take these lines out", "--overwrite");
      assertThat(disk.bytes(FILES.journal())).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "one record a line, `[{\"request_num\":1,\"ok\":true}]\n`",
        "a comma too few, `[\n{\"request_num\":1,\"ok\":true}\n{\"request_num\":2,\"ok\":true}\n]\n`",
        "no end, `[\n{\"request_num\":1,\"ok\":true}\n`",
        "text after it, `[\n{\"request_num\":1,\"ok\":true}\n]\nx\n`",
        "a torn end, `[\n{\"request_num\":1,\"ok\":true}\n]`",
        "a torn record, `[\n{\"request_num\":1,`"
      })
  void resultsThatAreNotAsTheyWereWrittenAreNotRetried(String what, String text) throws Exception {
    new Session(disk, FILE, "second").runToTheEnd(Opening.RESUME);
    disk.put(FILE, text.getBytes(UTF_8));

    assertThatThrownBy(() -> new Session(disk, FILE, "third").open(Opening.RETRY_FAILED))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining(FILE + " is damaged: ");
  }

  @Test
  void resultsAsLinesHaveNoTornTail() throws Exception {
    Path lines = Path.of("/folder/out.jsonl");
    new Session(disk, lines, "first").runToTheEnd(Opening.NEW);
    disk.put(lines, (disk.text(lines) + "{").getBytes(UTF_8));

    assertThatThrownBy(() -> new Session(disk, lines, "second").open(Opening.RESUME))
        .hasMessageContaining(lines + " is damaged: a torn line at byte ");
  }

  @Test
  void aDamagedRunFileIsNotGoneOnWith() {
    String run = disk.text(FILES.run());
    disk.put(FILES.run(), (run + "x\n" + run.lines().toList().get(1) + "\n").getBytes(UTF_8));

    assertThatThrownBy(() -> new Session(disk, FILE, "second").open(Opening.RESUME))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContainingAll(
            FILES.run() + " is damaged", "byte " + run.length(), "--overwrite");
  }

  @Test
  void whatIsBeforeTheLastNewStartDoesNotMatter() throws Exception {
    disk.put(FILES.run(), ("x\n" + disk.text(FILES.run())).getBytes(UTF_8));

    try (Output output = new Session(disk, FILE, "second").open(Opening.RESUME)) {
      assertThat(output.previous()).isPresent();
      assertThat(output.events()).hasSize(2);
    }
  }
}

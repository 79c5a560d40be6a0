package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that ends anywhere. */
class TornJournalTest {
  private static final Path FILE = Path.of("/folder/out.json");
  private static final OutputFiles FILES = OutputFiles.unresolved(FILE);
  private static final Path SAVED = FILES.broken("20261122T100000Z");

  @ParameterizedTest(name = "with {0} zeros after it")
  @ValueSource(ints = {0, 1, 4096})
  void cutAtAnyByteItIsGoneOnWithAfterItsLastWholeRecord(int zeros) throws Exception {
    byte[] run = runFile();
    byte[] journal = journal(20_000);

    for (int cut = 0; cut <= journal.length; cut += zeros == 0 ? 1 : 5) {
      FakeDisk disk = new FakeDisk();
      disk.put(FILES.run(), run);
      byte[] torn = Arrays.copyOf(Arrays.copyOf(journal, cut), cut + zeros);
      disk.put(FILES.journal(), torn);

      appendOne(disk, 1_000_000);

      int whole = wholeLines(journal, cut);
      byte[] left = disk.bytes(FILES.journal());
      assertThat(Arrays.copyOf(left, whole)).isEqualTo(Arrays.copyOf(journal, whole));
      assertThat(Arrays.copyOfRange(left, whole, left.length))
          .isEqualTo(RecordLine.of(Records.ok(1_000_000, "next")));
      if (whole < torn.length) {
        assertThat(disk.bytes(SAVED)).isEqualTo(Arrays.copyOfRange(torn, whole, torn.length));
      } else {
        assertThat(disk.exists(SAVED)).isFalse();
      }
    }
  }

  private static void appendOne(FakeDisk disk, long number) throws Exception {
    Session session = new Session(disk, FILE, "resumed");
    try (Output output = session.open(Opening.RESUME)) {
      output.begin(Session.start(Opening.RESUME));
      output.append(Records.ok(number, "next"));
      output.drain();
    }
  }

  private static byte[] runFile() throws Exception {
    FakeDisk disk = new FakeDisk();
    try (Output output = new Session(disk, FILE, "first").open(Opening.NEW)) {
      output.begin(Session.start(Opening.NEW));
    }
    return disk.bytes(FILES.run());
  }

  private static byte[] journal(int atLeast) {
    Random random = new Random(3);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 1; lines.size() < atLeast; i++) {
      String answer = "\u6c34\ud83d\ude00\u00e9\\\"\n".repeat(random.nextInt(30));
      lines.writeBytes(RecordLine.of(Records.ok(i, answer)));
    }
    return lines.toByteArray();
  }

  private static int wholeLines(byte[] journal, int cut) {
    int end = cut;
    while (end > 0 && journal[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}

package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.dialect.RequestError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {
  private static final OutputListener NOBODY =
      new OutputListener() {
        @Override
        public void record(byte[] buffer, int from, int to) {}

        @Override
        public void notice(String sentence) {}

        @Override
        public void failed() {}
      };

  @TempDir Path folder;

  @Test
  void anArrayIsInTheOrderOfTheInputHoweverTheAnswersCame() throws Exception {
    writeShuffled(20_000, new Random(7));

    List<String> lines = Files.readAllLines(folder.resolve("out.json"));
    assertThat(lines).hasSize(20_002).startsWith("[").endsWith("]");
    assertThat(lines.get(1)).startsWith("{\"request_num\":1,").endsWith("},");
    assertThat(lines.get(12_345)).startsWith("{\"request_num\":12345,").endsWith("},");
    assertThat(lines.get(20_000)).startsWith("{\"request_num\":20000,").endsWith("}");
  }

  @Tag("system")
  @Test
  void aMillionRecordsAreSortedInLittleMemory() throws Exception {
    writeShuffled(1_000_000, new Random(7));

    try (var lines = Files.lines(folder.resolve("out.json"))) {
      assertThat(lines.filter(line -> line.startsWith("{\"request_num\":")).count())
          .isEqualTo(1_000_000);
    }
  }

  @Tag("system")
  @Test
  void aMillionRecordsAreReadAgainToGoOn() throws Exception {
    Path results = folder.resolve("out.json");
    try (Output output = begun(results)) {
      LongStream.rangeClosed(1, 1_000_000).forEach(n -> output.append(Records.ok(n, "x")));
    }

    try (Output output = Output.toFile(results, Opening.RESUME, Fsync.INTERVAL, NOBODY)) {
      assertThat(output.recorded().count()).isEqualTo(1_000_000);
      assertThat(output.recorded().bodyHash(999_999)).contains(Records.HASH);
      assertThat(output.recorded().sentSince(Records.SENT.plusSeconds(999_991))).hasSize(10);
    }
  }

  private void writeShuffled(int count, Random random) throws Exception {
    List<Long> numbers = new ArrayList<>(LongStream.rangeClosed(1, count).boxed().toList());
    Collections.shuffle(numbers, random);
    try (Output output = begun(folder.resolve("out.json"))) {
      numbers.forEach(number -> output.append(record(number, "x".repeat(random.nextInt(500)))));
      assertThat(output.drain()).isEmpty();
      output.end(RunFileTest.END);
    }
  }

  @Test
  void aRecordLargerThanAnyBufferStaysWhole() throws Exception {
    String large = "\u6c34".repeat(1_500_000);
    try (Output output = begun(folder.resolve("out.json"))) {
      output.append(record(2, large));
      output.append(record(1, "small"));
      output.drain();
      output.end(RunFileTest.END);
    }

    assertThat(Files.readAllLines(folder.resolve("out.json")).get(2)).contains(large);
  }

  @Test
  void resultsThatCannotBeWrittenLeaveTheJournalAndWhatWasThere() throws Exception {
    Path results = Files.writeString(folder.resolve("out.json"), "precious");
    Files.createDirectories(folder.resolve("out.json.tmp/in the way"));
    try (Output output = begun(results)) {
      output.append(record(1, "answer"));
      output.drain();

      assertThatThrownBy(() -> output.end(RunFileTest.END)).isInstanceOf(IOException.class);

      assertThat(output.answers()).contains(folder.resolve("out.json.journal"));
    }
    assertThat(results).hasContent("precious");
    assertThat(folder.resolve("out.json.journal")).content().contains("answer");
  }

  @Test
  void aJournalWithoutARecordIsNoReasonToRefuse() throws Exception {
    Path results = folder.resolve("out.json");
    begun(results).close();

    begun(results).close();

    assertThat(folder.resolve("out.json.journal")).isEmptyFile();
  }

  @Test
  void aLoneSurrogateIsReplacedInTextsAndALineIsStillUtf8() {
    byte[] line = RecordLine.of(record(1, "a\ud800b\ud83d\ude00\udc00"));

    assertThat(new String(line, StandardCharsets.UTF_8))
        .contains("\"answer\":\"a\ufffdb\ud83d\ude00\ufffd\"");
  }

  private static Output begun(Path file) throws Exception {
    Output output = Output.toFile(file, Opening.NEW, Fsync.INTERVAL, NOBODY);
    output.begin(RunFileTest.START);
    return output;
  }

  private static RequestRecord record(long number, String answer) {
    return new RequestRecord(
        number,
        number,
        OptionalInt.of(200),
        Optional.of(answer),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("9f86d081884c7d65"),
        Optional.empty(),
        Optional.of("{}"),
        Optional.of(new RequestError(ErrorKind.HTTP, "no", false)));
  }
}

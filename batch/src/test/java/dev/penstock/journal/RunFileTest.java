package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.RateLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  static final RunStart START =
      new RunStart(
          "0.1.0",
          Instant.parse("2026-11-22T10:00:00.000123Z"),
          Opening.NEW,
          Optional.of("config/config.jsonl"),
          "prod",
          "https://api.example.com/v1/chat/completions",
          "openai",
          "bodies.jsonl",
          "random_n",
          OptionalLong.of(5),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.of(42),
          OptionalLong.of(5),
          List.of("generationConfig.temperature=0.2"),
          Optional.of(RateLimit.perSecond(10)),
          1_000,
          Duration.ofMinutes(10),
          false);

  static final RunEnd END =
      new RunEnd(
          Instant.parse("2026-11-22T10:01:00.000456Z"),
          RunEnd.Ending.FINISHED,
          Optional.empty(),
          OptionalLong.of(5),
          new PacingReport(
              Optional.of(RateLimit.perSecond(10)),
              5,
              Duration.ofMillis(410),
              5,
              List.of(
                  new PacingReport.Stall(
                      PacingReport.Cause.INPUT,
                      1,
                      Duration.ofNanos(12_400_000),
                      Duration.ofNanos(12_400_000)))),
          Optional.of(0.25));

  @TempDir Path folder;
  private OutputFiles files;

  @BeforeEach
  void name() throws Exception {
    files = OutputFiles.of(folder.resolve("out.json"));
  }

  @Test
  void itsLinesAreThoseOfItsDescription() throws Exception {
    try (RunFile run = RunFile.open(NioDisk.INSTANCE, files)) {
      run.append(START);
      run.append(END);
    }

    assertThat(files.run())
        .hasContent(
            """
            {"event":"start","penstock":"0.1.0","at":"2026-11-22T10:00:00.000123Z",\
            "opening":"new","config":"config/config.jsonl","environment":"prod","url":"https://api.example.com/v1/chat/completions",\
            "dialect":"openai","input":"bodies.jsonl","read_mode":"random_n","count":5,\
            "start_line":null,"end_line":null,"seed":42,\
            "selected":5,"settings":["generationConfig.temperature=0.2"],\
            "rate_limit":{"permits":10,"period":"PT1S","burst":1},"max_concurrency":1000,\
            "timeout":"PT10M","insecure":false}
            {"event":"end","at":"2026-11-22T10:01:00.000456Z","ending":"finished","reason":null,\
            "selected":5,\
            "pacing":{"asked":{"permits":10,"period":"PT1S","burst":1},"starts":5,\
            "between":"PT0.41S","most_in_one_second":5,\
            "stalls":[{"cause":"INPUT","count":1,"total":"PT0.0124S","longest":"PT0.0124S"}],\
            "pauses":{"count":0,"total":"PT0S"},"slow_down":{"count":0,"lowest_per_second":null}},\
            "processor_use":0.25,"suspect":false}
            """);
  }

  @Test
  void theEventsAreThoseOfThisRunWhateverStandsBefore() throws Exception {
    Files.writeString(files.run(), "of another program\n");

    try (RunFile run = RunFile.open(NioDisk.INSTANCE, files)) {
      run.append(START);
      run.append(END);

      assertThat(run.history().events()).containsExactly(START, END);
    }
  }

  @Test
  void aTornLastLineIsCutAndWholeOnesStay() throws Exception {
    try (RunFile run = RunFile.open(NioDisk.INSTANCE, files)) {
      run.append(START);
    }
    String whole = Files.readString(files.run());
    Files.writeString(files.run(), whole + whole.substring(0, 40));

    try (RunFile run = RunFile.open(NioDisk.INSTANCE, files)) {
      run.append(END);
    }

    assertThat(Files.readString(files.run())).startsWith(whole + "{\"event\":\"end\"");
  }

  @Test
  void aLockIsTakenAnewIfTheFileHasLostItsNameMeanwhile() throws Exception {
    FakeDisk disk = new FakeDisk();
    OutputFiles fake = OutputFiles.unresolved(Path.of("/folder/out.json"));
    disk.put(fake.run(), new byte[0]);
    disk.beforeLock(() -> disk.delete(fake.run()));

    try (RunFile run = RunFile.open(disk, fake)) {
      run.append(START);
    }

    assertThat(disk.text(fake.run())).startsWith("{\"event\":\"start\"");
  }
}

package dev.penstock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.journal.Opening;
import dev.penstock.journal.RunEnd;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.PacingReport.Stall;
import dev.penstock.pacing.RateLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final RunStart START =
      new RunStart(
          "0.1.0",
          NOON,
          Opening.NEW,
          Optional.empty(),
          "prod",
          "https://h",
          "openai",
          "b.jsonl",
          "full_load",
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          Optional.of(RateLimit.perSecond(10)),
          50,
          Duration.ofMinutes(10),
          false);

  private static final Optional<Path> ANSWERS = Optional.of(Path.of("out/answers.json"));

  private final Tally tally = new Tally();

  @Test
  void theReportOfARunWithEverything() {
    for (int i = 1; i <= 4; i++) {
      add(
          """
          {"request_num":%d,"line":1,"ok":true,"status":200,"answer":"a","finish_reason":"%s",\
          "model":"m","usage":{"input_tokens":12,"output_tokens":40},"attempts":1,\
          "scheduled_at":"x","sent_at":"x","wait_ms":0.09,"duration_ms":%d.25,"request_id":null,\
          "body_hash":"h","response":{"usage":7},"error":null}"""
              .formatted(i, i == 4 ? "length" : "stop", i * 100));
    }
    add(
        """
        {"request_num":5,"line":1,"ok":false,"status":null,"answer":null,"finish_reason":null,\
        "model":null,"usage":null,"attempts":1,"scheduled_at":"x","sent_at":"x","wait_ms":5.00,\
        "duration_ms":9000.00,"request_id":null,"body_hash":"h","response":null,\
        "error":{"kind":"timeout","message":"no answer\\nwithin 9 s","retryable":true}}""");

    Report report = Report.of(List.of(START, end(stalls())), tally);

    assertThat(report.text(ANSWERS, false))
        .isEqualTo(
            """
            requests  5: 4 ok, 1 failed, 30.00 s, 10.00 a minute
            status    200: 4
            errors    1  timeout  no answer within 9 s
            took ms        min     avg     p50     p80     p90     p95     p99     max
                        100.25  250.25  200.25  400.25  400.25  400.25  400.25  400.25
            tokens    in 48, out 160, cut short (finish_reason length): 1
            rate      asked 10/s, achieved 9.76/s, at most 5 in any one second
            wait ms   p50 0.09, p99 5.00, max 5.00
                      The rate was held back by the concurrency limit of 50 (stalls over 10
                      ms: 3, 1.50 s in all).
                      The rate was held back by slow input (stalls over 10 ms: 1, 0.02 s in
                      all).
            missing   2 of 7 requests
            answers   out/answers.json
            REPORT_SUMMARY total=5 ok=4 failed=1 200=4 err.timeout=1 min=100.25 max=400.25 \
            avg=250.25 p50=200.25 p80=400.25 p90=400.25 p95=400.25 p99=400.25 rpm=10.00
            """);
    assertThat(report.json())
        .isEqualTo(
            """
            {"total":5,"ok":4,"failed":1,"200":4,"err.timeout":1,"min":100.25,"max":400.25,\
            "avg":250.25,"p50":200.25,"p80":400.25,"p90":400.25,"p95":400.25,"p99":400.25,\
            "rpm":10.00,"attempts":5,"input_tokens":48,"output_tokens":160,"finish_length":1,\
            "pacing":{"asked":"10/s","asked_per_second":10.00,"achieved_per_second":9.76,\
            "starts":5,"most_in_one_second":5,"wait_ms":{"p50":0.09,"p99":5.00,"max":5.00},\
            "stalls":[{"cause":"concurrency","count":3,"total_ms":1500.00,"longest_ms":900.00},\
            {"cause":"input","count":1,"total_ms":20.00,"longest_ms":20.00}],\
            "processor_use":0.50,\
            "held_back":["The rate was held back by the concurrency limit of 50 (stalls over \
            10 ms: 3, 1.50 s in all).","The rate was held back by slow input (stalls over \
            10 ms: 1, 0.02 s in all)."],"pauses":0,"paused_ms":0.00,"slow_downs":0,\
            "lowest_per_second":null}}""");
  }

  @Test
  void aResponseAtTheLimitsOfWhatIsReadIsStillCounted() {
    String deep = "[".repeat(500) + "9".repeat(2_000) + "]".repeat(500);
    String name = "n".repeat(50_000);
    add(
        "{\"request_num\":1,\"ok\":false,\"response\":{\"%s\":%s},\"error\":{\"kind\":\"http\"}}"
            .formatted(name, deep));

    assertThat(Report.of(List.of(START), tally).summaryLine())
        .startsWith("REPORT_SUMMARY total=1 ok=0 failed=1 err.http=1 ");
  }

  @Test
  void whatIsNotThereIsADash() {
    Report report = Report.of(List.of(START), tally);

    assertThat(report.text(Optional.empty(), false))
        .isEqualTo(
            """
            requests  0: 0 ok, 0 failed
            REPORT_SUMMARY total=0 ok=0 failed=0 min=- max=- avg=- p50=- p80=- p90=- p95=- \
            p99=- rpm=-
            """);
    assertThat(report.json()).contains("\"rpm\":null", "\"input_tokens\":null", "\"pacing\":null");
  }

  private void add(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    tally.add(bytes, 0, bytes.length);
  }

  @Test
  void timesOfManyAreShownAsBars() {
    for (int i = 0; i < 200; i++) {
      add(success(i == 199 ? 9_000 : 212.5 + i * i / 200.0));
    }

    assertThat(Report.of(List.of(START), tally).text(Optional.empty(), false))
        .startsWith(
            """
            requests  200: 200 ok, 0 failed
            status    200: 200
            took ms        min     avg     p50     p80     p90     p95     p99     max
                        212.50  321.62  261.51  338.91  372.71  391.11  406.55 9000.00
                      200 - 250  87  ########################################
                      250 - 300  46  ######################
                      300 - 350  33  ################
                      350 - 400  28  #############
                      400 - 450   5  ###
                       from 450   1  #
            REPORT_SUMMARY total=200 \
            """);
  }

  @Test
  void failuresAreCountedByKindAndStatusWithTheFirstMessageOfEach() {
    for (int i = 0; i < 12; i++) {
      add(failure("429", "http", "too many requests, number " + i));
    }
    add(failure("400", "http", "请求格式不正确：" + "模型不存在".repeat(9)));
    add(failure("null", "reset", "two\\r\\nlines \\u001b[31m of \\u202e text"));

    assertThat(Report.of(List.of(START), tally).text(Optional.empty(), false))
        .startsWith(
            """
            requests  14: 0 ok, 14 failed
            status    400: 1, 429: 12
            errors    12  http 429  too many requests, number 0
                       1  http 400  请求格式不正确：模型不存在模型不存在模型不存在模型不...
                       1  reset     two lines [31m of text
            REPORT_SUMMARY total=14 ok=0 failed=14 400=1 429=12 err.http=13 err.reset=1\
            """);
  }

  @Test
  void fewStallsAreAPlainFigureWhileTheRateIsKept() {
    List<Stall> stalls =
        List.of(
            new Stall(Cause.CONCURRENCY, 1, Duration.ofMillis(12), Duration.ofMillis(12)),
            new Stall(Cause.MACHINE, 2, Duration.ofMillis(80), Duration.ofMillis(60)));
    PacingReport kept =
        new PacingReport(
            Optional.of(RateLimit.perSecond(10)), 101, Duration.ofMillis(10_092), 10, stalls);

    Report report = Report.of(List.of(START, end(kept)), tally);

    assertThat(report.text(ANSWERS, false))
        .contains(
            """
            rate      asked 10/s, achieved 9.91/s, at most 10 in any one second
                      1 start was over 10 ms late, 0.01 s in all: 50 were in flight, the
                      concurrency limit.
                      2 starts were over 10 ms late, 0.08 s in all: this machine was busy.
            """);
    assertThat(report.json()).contains("\"held_back\":[]");
  }

  @Test
  void aProcessThatUsesAllOfItsProcessorTimeSaysSoBeforeItBlamesAnythingElse() {
    RunEnd end =
        end(
            new PacingReport(
                Optional.of(RateLimit.perSecond(10)), 5, Duration.ofMillis(900), 5, stalls()),
            Optional.of(0.964));

    Report report = Report.of(List.of(START, end), tally);

    assertThat(report.text(ANSWERS, false))
        .contains(
            """
                      Penstock could send no faster: it used 96 % of the processor time it
                      may use.
                      The rate was held back by the concurrency limit of 50 (stalls over 10
            """);
    assertThat(report.json()).contains("\"processor_use\":0.96,\"held_back\":[\"Penstock could");
  }

  @ParameterizedTest
  @CsvSource({"0.96, true", "0.89, false", ", false"})
  void withoutALimitOnlyTheProcessorIsToBlame(@Nullable Double processorUse, boolean told) {
    PacingReport unlimited =
        new PacingReport(Optional.empty(), 5, Duration.ofMillis(410), 5, stalls());

    Report report =
        Report.of(List.of(START, end(unlimited, Optional.ofNullable(processorUse))), tally);

    assertThat(report.json().contains("could send no faster")).isEqualTo(told);
    assertThat(report.json()).doesNotContain("The rate was held back");
  }

  @Test
  void aRateThatIsKeptIsNotBlamedOnTheProcessor() {
    PacingReport kept =
        new PacingReport(
            Optional.of(RateLimit.perSecond(10)), 5, Duration.ofMillis(400), 5, List.of());

    Report report = Report.of(List.of(START, end(kept, Optional.of(1.0))), tally);

    assertThat(report.text(ANSWERS, false)).doesNotContain("no faster");
  }

  @Test
  void whatTheServerSaidAboutTheRateIsTold() {
    PacingReport slowed =
        new PacingReport(
            Optional.of(RateLimit.perSecond(10)),
            101,
            Duration.ofMillis(10_092),
            10,
            List.of(),
            new PacingReport.Pauses(2, Duration.ofMillis(34_500)),
            new PacingReport.SlowDown(5, Optional.of(3.2768)));

    Report report = Report.of(List.of(START, end(slowed)), tally);

    assertThat(report.text(ANSWERS, false))
        .contains(
            """
                      The server told to wait: 2 times, 34.50 s in all.
                      The rate was lowered for refusals: 5 times, at the lowest to 3.28/s.
            """);
    assertThat(report.json())
        .contains(
            """
            "pauses":2,"paused_ms":34500.00,"slow_downs":5,"lowest_per_second":3.28""");
  }

  @Test
  void aRunThatWasResumedIsReportedAsOneWithTheTimesOfItsStartsSummed() {
    add("{\"ok\":true,\"attempts\":3,\"duration_ms\":1.00,\"request_id\":null}");
    RunEnd end = end(stalls());

    Report report = Report.of(List.of(START, end, START, end), tally);

    assertThat(report.text(ANSWERS, false))
        .startsWith("requests  1: 1 ok, 0 failed, 60.00 s, 1.00 a minute, 2 retries, 2 starts\n");
  }

  @Test
  void aStartWithoutAnEndLeavesTheTimeOpen() {
    Report report = Report.of(List.of(START, START, end(stalls())), tally);

    assertThat(report.text(ANSWERS, false)).startsWith("requests  0: 0 ok, 0 failed, 2 starts\n");
    assertThat(report.summaryLine()).endsWith("rpm=-");
  }

  @Test
  void coloursChangeNothingButTheColour() {
    for (int i = 0; i < 20; i++) {
      add(success(i));
    }
    add(failure("500", "http", "oops"));
    Report report = Report.of(List.of(START, end(stalls())), tally);

    String inColour = report.text(ANSWERS, true);

    assertThat(inColour).contains("\033[31m1 failed\033[0m");
    assertThat(inColour.replaceAll("\033\\[[0-9]+m", "")).isEqualTo(report.text(ANSWERS, false));
  }

  private static String success(double milliseconds) {
    return "{\"ok\":true,\"status\":200,\"duration_ms\":%.2f,\"request_id\":null}"
        .formatted(milliseconds);
  }

  private static String failure(String status, String kind, String message) {
    return "{\"ok\":false,\"status\":%s,\"error\":{\"kind\":\"%s\",\"message\":\"%s\"}}"
        .formatted(status, kind, message);
  }

  private static RunEnd end(List<Stall> stalls) {
    return end(
        new PacingReport(
            Optional.of(RateLimit.perSecond(10)), 5, Duration.ofMillis(410), 5, stalls));
  }

  private static RunEnd end(PacingReport pacing) {
    return end(pacing, Optional.of(0.5));
  }

  private static RunEnd end(PacingReport pacing, Optional<Double> processorUse) {
    return new RunEnd(
        NOON.plusSeconds(30),
        RunEnd.Ending.FINISHED,
        Optional.empty(),
        OptionalLong.of(7),
        pacing,
        processorUse);
  }

  private static List<Stall> stalls() {
    Duration most = Duration.ofMillis(20);
    return List.of(
        new Stall(Cause.CONCURRENCY, 3, Duration.ofMillis(1_500), Duration.ofMillis(900)),
        new Stall(Cause.INPUT, 1, most, most),
        new Stall(Cause.MACHINE, 0, Duration.ZERO, Duration.ZERO));
  }
}

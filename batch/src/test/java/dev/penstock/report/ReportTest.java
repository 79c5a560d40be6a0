package dev.penstock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.journal.RunEnd;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Cause;
import dev.penstock.pacing.PacingReport.Stall;
import dev.penstock.pacing.RateLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final RunStart START =
      new RunStart(
          "0.1.0",
          NOON,
          "prod",
          "https://h",
          "openai",
          "b.jsonl",
          "full_load",
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          Optional.of(RateLimit.perSecond(10)),
          50,
          Duration.ofMinutes(10),
          false);

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
        "error":{"kind":"timeout","message":"kind","retryable":true}}""");

    Report report = Report.of(List.of(START, end(stalls())), tally);

    assertThat(report.text())
        .isEqualTo(
            """
            requests  5: 4 ok, 1 failed, 30.00 s, 10.00 a minute
            status    200: 4
            errors    timeout: 1
            took ms   min 100.25, avg 250.25, p50 200.25, p80 400.25, p90 400.25,
                      p95 400.25, p99 400.25, max 400.25
            tokens    in 48, out 160, cut short (finish_reason length): 1
            rate      asked 10/s, achieved 9.76/s, at most 5 in any one second
            wait ms   p50 0.09, p99 5.00, max 5.00
                      The rate was held back by the concurrency limit of 50 (stalls over 10
                      ms: 3, 1.50 s in all).
                      The rate was held back by slow input (stalls over 10 ms: 1, 0.02 s in
                      all).
            REPORT_SUMMARY total=5 ok=4 failed=1 200=4 err.timeout=1 min=100.25 max=400.25 \
            avg=250.25 p50=200.25 p80=400.25 p90=400.25 p95=400.25 p99=400.25 rpm=10.00
            """);
    assertThat(report.json())
        .isEqualTo(
            """
            {"total":5,"ok":4,"failed":1,"200":4,"err.timeout":1,"min":100.25,"max":400.25,\
            "avg":250.25,"p50":200.25,"p80":400.25,"p90":400.25,"p95":400.25,"p99":400.25,\
            "rpm":10.00,"input_tokens":48,"output_tokens":160,"finish_length":1,\
            "pacing":{"asked":"10/s","asked_per_second":10.00,"achieved_per_second":9.76,\
            "starts":5,"most_in_one_second":5,"wait_ms":{"p50":0.09,"p99":5.00,"max":5.00},\
            "stalls":[{"cause":"concurrency","count":3,"total_ms":1500.00,"longest_ms":900.00},\
            {"cause":"input","count":1,"total_ms":20.00,"longest_ms":20.00}],\
            "held_back":["The rate was held back by the concurrency limit of 50 (stalls over \
            10 ms: 3, 1.50 s in all).","The rate was held back by slow input (stalls over \
            10 ms: 1, 0.02 s in all)."]}}""");
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

    assertThat(report.text())
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

  private static RunEnd end(List<Stall> stalls) {
    return new RunEnd(
        NOON.plusSeconds(30),
        RunEnd.Ending.FINISHED,
        Optional.empty(),
        new PacingReport(
            Optional.of(RateLimit.perSecond(10)), 5, Duration.ofMillis(410), 5, stalls));
  }

  private static List<Stall> stalls() {
    Duration most = Duration.ofMillis(20);
    return List.of(
        new Stall(Cause.CONCURRENCY, 3, Duration.ofMillis(1_500), Duration.ofMillis(900)),
        new Stall(Cause.INPUT, 1, most, most),
        new Stall(Cause.MACHINE, 0, Duration.ZERO, Duration.ZERO));
  }
}

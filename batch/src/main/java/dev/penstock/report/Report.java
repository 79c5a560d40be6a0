package dev.penstock.report;

import dev.penstock.journal.RunEnd;
import dev.penstock.journal.RunEvent;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.PacingReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a run achieved: a function of the lines of its {@code X.run} and of its records. */
public final class Report {
  static final List<Integer> PERCENTILES = List.of(50, 80, 90, 95, 99);

  private final List<Sitting> sittings;
  private final Tally tally;

  private Report(List<Sitting> sittings, Tally tally) {
    this.sittings = sittings;
    this.tally = tally;
  }

  /** One start of the run, and its end if it was noted: a crash leaves none. */
  private record Sitting(RunStart start, Optional<RunEnd> end) {
    Optional<Duration> wall() {
      return end.map(e -> Duration.between(start.at(), e.at()));
    }
  }

  /**
   * The report of a run.
   *
   * @param events each of its starts and, where it got so far, the end of it
   * @param tally of all its records
   */
  public static Report of(List<RunEvent> events, Tally tally) {
    List<Sitting> sittings = new ArrayList<>();
    for (RunEvent event : events) {
      if (event instanceof RunStart start) {
        sittings.add(new Sitting(start, Optional.empty()));
      } else if (event instanceof RunEnd end) {
        int last = sittings.size() - 1;
        sittings.set(last, new Sitting(sittings.get(last).start(), Optional.of(end)));
      }
    }
    return new Report(List.copyOf(sittings), tally);
  }

  private Sitting last() {
    return sittings.get(sittings.size() - 1);
  }

  /** How many times the run was started. */
  int starts() {
    return sittings.size();
  }

  /** Requests that have a record. */
  public long total() {
    return tally.total;
  }

  /** Those of them that failed. */
  public long failed() {
    return tally.total - tally.ok;
  }

  /** From each start of the run to its last answer, summed; absent if an end was not noted. */
  Optional<Duration> wall() {
    boolean isKnown = sittings.stream().allMatch(sitting -> sitting.end().isPresent());
    return isKnown
        ? sittings.stream().flatMap(sitting -> sitting.wall().stream()).reduce(Duration::plus)
        : Optional.empty();
  }

  /** Since the last start. */
  Optional<PacingReport> pacing() {
    return last().end().map(RunEnd::pacing);
  }

  /** Since the last start. */
  Optional<Double> processorUse() {
    return last().end().flatMap(RunEnd::processorUse);
  }

  Tally tally() {
    return tally;
  }

  boolean isInsecure() {
    return sittings.stream().anyMatch(sitting -> sitting.start().insecure());
  }

  int maxConcurrency() {
    return last().start().maxConcurrency();
  }

  /** Selected requests without a record; absent if the input was not read to its end. */
  public OptionalLong missing() {
    OptionalLong atEnd = last().end().map(RunEnd::selected).orElse(OptionalLong.empty());
    OptionalLong selected = atEnd.isPresent() ? atEnd : last().start().selected();
    return selected.isPresent()
        ? OptionalLong.of(selected.getAsLong() - total())
        : OptionalLong.empty();
  }

  /**
   * A few lines of at most 80 columns, unless the path of the answers is longer; then {@link
   * #summaryLine}. Ends with a newline.
   *
   * @param answers where the records are, if they are in a file
   * @param inColour with the escape sequences of a terminal
   */
  public String text(Optional<Path> answers, boolean inColour) {
    return new ReportText(this, answers, inColour).lines() + summaryLine() + "\n";
  }

  /**
   * The figures in one line for machines, {@code -} where there is none; times in ms: {@code
   * REPORT_SUMMARY total=5 ok=4 failed=1 200=4 err.timeout=1 min=.. max=.. avg=.. p50=.. p80=..
   * p90=.. p95=.. p99=.. rpm=..}
   */
  public String summaryLine() {
    return figures().entrySet().stream()
        .map(figure -> figure.getKey() + "=" + figure.getValue().map(Object::toString).orElse("-"))
        .collect(Collectors.joining(" ", "REPORT_SUMMARY ", ""));
  }

  /** As {@link #summaryLine}, then tokens and pacing, as one JSON object; null for what is not. */
  public String json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    figures().forEach((name, value) -> json.put(name, value.orElse(null)));
    json.put("attempts", tally.attempts);
    json.put("input_tokens", boxed(tally.inputTokens));
    json.put("output_tokens", boxed(tally.outputTokens));
    json.put("finish_length", tally.cutShort);
    json.put("pacing", new PacingCard(this).json());
    return JsonMapper.shared().writeValueAsString(json);
  }

  private Map<String, Optional<?>> figures() {
    Map<String, Optional<?>> figures = new LinkedHashMap<>();
    figures.put("total", Optional.of(total()));
    figures.put("ok", Optional.of(tally.ok));
    figures.put("failed", Optional.of(failed()));
    tally.statuses.forEach((status, count) -> figures.put("" + status, Optional.of(count)));
    tally.errors.forEach((kind, count) -> figures.put("err." + kind, Optional.of(count)));
    figures.put("min", tally.durations.min());
    figures.put("max", tally.durations.max());
    figures.put("avg", tally.durations.average());
    PERCENTILES.forEach(p -> figures.put("p" + p, tally.durations.percentile(p)));
    figures.put("rpm", requestsPerMinute());
    return figures;
  }

  Optional<BigDecimal> requestsPerMinute() {
    return wall()
        .filter(wall -> wall.toNanos() > 0)
        .map(wall -> decimal(total() * 60e9 / wall.toNanos()));
  }

  private static @Nullable Long boxed(OptionalLong count) {
    return count.isPresent() ? count.getAsLong() : null;
  }

  /** Two decimals. */
  static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
  }

  /** Two decimals. */
  static BigDecimal seconds(Duration duration) {
    return decimal(duration.toNanos() / 1e9);
  }

  /** Two decimals. */
  static BigDecimal milliseconds(Duration duration) {
    return decimal(duration.toNanos() / 1e6);
  }
}

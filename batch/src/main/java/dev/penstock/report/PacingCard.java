package dev.penstock.report;

import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Stall;
import dev.penstock.pacing.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a report that says how the rate limit was kept, and what held it back. */
final class PacingCard {
  /** The part of the asked rate from which on it counts as kept. */
  private static final double KEPT = 0.99;

  /** The part of its processor time from which on a process cannot be expected to do more. */
  private static final double SATURATED = 0.9;

  private final Optional<PacingReport> pacing;
  private final Spread waits;
  private final int maxConcurrency;
  private final Optional<Double> processorUse;

  PacingCard(Report report) {
    pacing = report.pacing();
    waits = report.tally().waits;
    maxConcurrency = report.maxConcurrency();
    processorUse = report.processorUse();
  }

  List<String> rate() {
    List<String> parts = new ArrayList<>();
    pacing.ifPresent(
        report -> {
          parts.add(report.asked().map(limit -> "asked " + limit).orElse("no limit asked"));
          achieved().ifPresent(rate -> parts.add("achieved " + Report.decimal(rate) + "/s"));
          parts.add("at most " + report.mostInOneSecond() + " in any one second");
        });
    return parts;
  }

  private Optional<Double> achieved() {
    return pacing.flatMap(PacingReport::achievedPerSecond);
  }

  /** Stalls are small matters while the rate is kept; otherwise they are what held it back. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>(heldBack());
    if (!isHeldBack()) {
      sentences.addAll(late());
    }
    sentences.addAll(decisions());
    return sentences;
  }

  /** What was done for what the server said. */
  private List<String> decisions() {
    List<String> sentences = new ArrayList<>();
    pacing
        .map(PacingReport::pauses)
        .filter(pauses -> pauses.count() > 0)
        .ifPresent(
            pauses ->
                sentences.add(
                    "The server told to wait: %s, %s s in all."
                        .formatted(times(pauses.count()), Report.seconds(pauses.total()))));
    pacing
        .map(PacingReport::slowDown)
        .filter(slowDown -> slowDown.count() > 0)
        .ifPresent(
            slowDown ->
                sentences.add(
                    "The rate was lowered for refusals: %s, at the lowest to %s/s."
                        .formatted(
                            times(slowDown.count()),
                            slowDown
                                .lowestPerSecond()
                                .map(rate -> Report.decimal(rate).toString())
                                .orElse("-"))));
    return sentences;
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  private List<String> late() {
    return stalls().stream()
        .map(
            stall ->
                "%d %s over 10 ms late, %s s in all: %s."
                    .formatted(
                        stall.count(),
                        stall.count() == 1 ? "start was" : "starts were",
                        Report.seconds(stall.total()),
                        reason(stall)))
        .toList();
  }

  private boolean isHeldBack() {
    double asked = pacing.flatMap(PacingReport::asked).map(RateLimit::ratePerSecond).orElse(0.0);
    return achieved().filter(rate -> rate < KEPT * asked).isPresent();
  }

  /**
   * One sentence for each cause that held the rate back; none if it was kept. First that this
   * program was too slow: the others may be what came of it.
   */
  private List<String> heldBack() {
    List<String> sentences = new ArrayList<>(saturation().stream().toList());
    if (isHeldBack()) {
      stalls().stream()
          .map(
              stall ->
                  "The rate was held back by %s (stalls over 10 ms: %d, %s s in all)."
                      .formatted(culprit(stall), stall.count(), Report.seconds(stall.total())))
          .forEach(sentences::add);
    }
    return sentences;
  }

  private Optional<String> saturation() {
    boolean wantedMore = isHeldBack() || pacing.flatMap(PacingReport::asked).isEmpty();
    return processorUse
        .filter(part -> wantedMore && part >= SATURATED)
        .map(
            part ->
                "Penstock could send no faster: it used %.0f %% of the processor time it may use."
                    .formatted(100 * part));
  }

  private String culprit(Stall stall) {
    return switch (stall.cause()) {
      case CONCURRENCY -> "the concurrency limit of " + maxConcurrency;
      case INPUT -> "slow input";
      case PAUSE -> "the server, which told to wait";
      case SLOW_DOWN -> "refusals of the server, for which the rate was lowered";
      case BUDGET -> "the budget";
      case MACHINE -> "this machine, whose processor or JVM was busy";
    };
  }

  private String reason(Stall stall) {
    return switch (stall.cause()) {
      case CONCURRENCY -> "%d were in flight, the concurrency limit".formatted(maxConcurrency);
      case INPUT -> "the input was slow";
      case PAUSE -> "the server had told to wait";
      case SLOW_DOWN -> "the rate was lowered after refusals";
      case BUDGET -> "the budget was used up";
      case MACHINE -> "this machine was busy";
    };
  }

  private List<Stall> stalls() {
    return pacing.map(PacingReport::stalls).orElse(List.of()).stream()
        .filter(stall -> stall.count() > 0)
        .toList();
  }

  @Nullable Map<String, @Nullable Object> json() {
    if (pacing.isEmpty()) {
      return null;
    }
    PacingReport report = pacing.get();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("asked", report.asked().map(RateLimit::toString).orElse(null));
    json.put(
        "asked_per_second",
        report.asked().map(RateLimit::ratePerSecond).map(Report::decimal).orElse(null));
    json.put("achieved_per_second", achieved().map(Report::decimal).orElse(null));
    json.put("starts", report.starts());
    json.put("most_in_one_second", report.mostInOneSecond());
    json.put("wait_ms", waits());
    json.put("stalls", stalls().stream().map(PacingCard::json).toList());
    json.put("processor_use", processorUse.map(Report::decimal).orElse(null));
    json.put("held_back", heldBack());
    json.put("pauses", report.pauses().count());
    json.put("paused_ms", Report.milliseconds(report.pauses().total()));
    json.put("slow_downs", report.slowDown().count());
    json.put(
        "lowest_per_second", report.slowDown().lowestPerSecond().map(Report::decimal).orElse(null));
    return json;
  }

  private Map<String, @Nullable Object> waits() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("p50", waits.percentile(50).orElse(null));
    json.put("p99", waits.percentile(99).orElse(null));
    json.put("max", waits.max().orElse(null));
    return json;
  }

  private static Map<String, Object> json(Stall stall) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cause", stall.cause().name().toLowerCase(Locale.ROOT));
    json.put("count", stall.count());
    json.put("total_ms", Report.milliseconds(stall.total()));
    json.put("longest_ms", Report.milliseconds(stall.longest()));
    return json;
  }
}

package dev.penstock.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A report for humans, 80 columns wide. */
final class ReportText {
  private static final int WIDTH = 80;
  private static final int INDENT = 10;

  private final Report report;
  private final Tally tally;
  private final StringBuilder text = new StringBuilder();

  ReportText(Report report) {
    this.report = report;
    this.tally = report.tally();
  }

  String lines() {
    PacingCard pacing = new PacingCard(report);
    lines("requests", requests());
    lines("status", counts(tally.statuses));
    lines("errors", counts(tally.errors));
    lines("took ms", spread(tally.durations));
    lines("tokens", tokens());
    lines("rate", pacing.rate());
    lines("wait ms", waits(tally.waits));
    pacing.sentences().forEach(sentence -> lines("", List.of(sentence.split(" ")), " "));
    if (report.isInsecure()) {
      lines("insecure", List.of("no certificate was verified (--insecure)"));
    }
    return text.toString();
  }

  private List<String> requests() {
    List<String> parts = new ArrayList<>();
    parts.add("%d: %d ok".formatted(report.total(), report.total() - report.failed()));
    parts.add(report.failed() + " failed");
    report.wall().ifPresent(wall -> parts.add(Report.seconds(wall) + " s"));
    report.requestsPerMinute().ifPresent(rate -> parts.add(rate + " a minute"));
    return parts;
  }

  private static List<String> counts(Map<?, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + ": " + count.getValue())
        .toList();
  }

  private static List<String> spread(Spread spread) {
    List<String> parts = new ArrayList<>();
    add(parts, "min", spread.min());
    add(parts, "avg", spread.average());
    Report.PERCENTILES.forEach(p -> add(parts, "p" + p, spread.percentile(p)));
    add(parts, "max", spread.max());
    return parts;
  }

  private static List<String> waits(Spread spread) {
    List<String> parts = new ArrayList<>();
    add(parts, "p50", spread.percentile(50));
    add(parts, "p99", spread.percentile(99));
    add(parts, "max", spread.max());
    return parts;
  }

  private List<String> tokens() {
    List<String> parts = new ArrayList<>();
    add(parts, "in", tally.inputTokens);
    add(parts, "out", tally.outputTokens);
    if (tally.cutShort > 0) {
      parts.add("cut short (finish_reason length): " + tally.cutShort);
    }
    return parts;
  }

  private static void add(List<String> parts, String name, Optional<BigDecimal> value) {
    value.ifPresent(v -> parts.add(name + " " + v));
  }

  private static void add(List<String> parts, String name, OptionalLong value) {
    value.ifPresent(v -> parts.add(name + " " + v));
  }

  private void lines(String label, List<String> parts) {
    lines(label, parts, ", ");
  }

  /** As many parts in a line as fit; nothing if there are none. */
  private void lines(String label, List<String> parts, String separator) {
    String start = label;
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (INDENT + line.length() + 2 * separator.length() + part.length() > WIDTH) {
        flush(start, line.append(separator.stripTrailing()));
        start = "";
      }
      line.append(line.isEmpty() ? "" : separator).append(part);
    }
    flush(start, line);
  }

  private void flush(String label, StringBuilder line) {
    if (!line.isEmpty()) {
      text.append(("%-" + INDENT + "s").formatted(label)).append(line).append('\n');
      line.setLength(0);
    }
  }
}

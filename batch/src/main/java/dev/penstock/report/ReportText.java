package dev.penstock.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A report for humans, 80 columns wide. */
final class ReportText {
  private static final int WIDTH = 80;
  private static final int INDENT = 10;
  private static final int CELL = 8;
  private static final int MOST_BAR = 40;
  private static final int MOST_FAILURES = 10;

  /** Below that, bars show less than the times themselves. */
  private static final int FEWEST_FOR_BARS = 10;

  private final Report report;
  private final Tally tally;
  private final Optional<Path> answers;
  private final boolean inColour;
  private final StringBuilder text = new StringBuilder();

  ReportText(Report report, Optional<Path> answers, boolean inColour) {
    this.report = report;
    this.tally = report.tally();
    this.answers = answers;
    this.inColour = inColour;
  }

  String lines() {
    PacingCard pacing = new PacingCard(report);
    lines("requests", requests());
    lines("status", counts(tally.statuses));
    failures();
    durations();
    lines("tokens", tokens());
    lines("rate", pacing.rate());
    lines("wait ms", waits(tally.waits));
    pacing.sentences().forEach(sentence -> lines("", List.of(sentence.split(" ")), " "));
    if (report.isInsecure()) {
      lines("insecure", List.of("no certificate was verified (--insecure)"));
    }
    missing().ifPresent(missing -> flush("missing", missing));
    answers.ifPresent(path -> flush("answers", path.toString()));
    return text.toString();
  }

  private List<String> requests() {
    List<String> parts = new ArrayList<>();
    parts.add("%d: %d ok".formatted(report.total(), report.total() - report.failed()));
    String failed = report.failed() + " failed";
    parts.add(report.failed() > 0 ? Style.RED.on(failed, inColour) : failed);
    report.wall().ifPresent(wall -> parts.add(Report.seconds(wall) + " s"));
    report.requestsPerMinute().ifPresent(rate -> parts.add(rate + " a minute"));
    long retries = tally.attempts - report.total();
    if (retries > 0) {
      parts.add(retries == 1 ? "1 retry" : retries + " retries");
    }
    if (report.starts() > 1) {
      parts.add(report.starts() + " starts");
    }
    return parts;
  }

  private static List<String> counts(Map<?, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + ": " + count.getValue())
        .toList();
  }

  /** A line for each kind: how many, and what one of them says. */
  private void failures() {
    List<Failures.Row> rows = tally.failures.rows();
    List<Failures.Row> shown = rows.stream().limit(MOST_FAILURES).toList();
    int causes = shown.stream().mapToInt(row -> row.cause().length()).max().orElse(0);
    int counts = shown.isEmpty() ? 0 : Long.toString(shown.get(0).count()).length();
    String label = "errors";
    for (Failures.Row row : shown) {
      String start = right(row.count(), counts) + "  " + left(row.cause(), causes) + "  ";
      int room = WIDTH - INDENT - start.length();
      flush(label, Style.RED.on(start, inColour) + Columns.cut(row.example(), room));
      label = "";
    }
    if (rows.size() > shown.size()) {
      flush("", "and %d more kinds".formatted(rows.size() - shown.size()));
    }
  }

  /** A table of one row; then how many took how long. */
  private void durations() {
    Spread spread = tally.durations;
    if (spread.count() == 0) {
      return;
    }
    List<String> names = new ArrayList<>(List.of("min", "avg"));
    List<Optional<BigDecimal>> values = new ArrayList<>(List.of(spread.min(), spread.average()));
    for (int percent : Report.PERCENTILES) {
      names.add("p" + percent);
      values.add(spread.percentile(percent));
    }
    names.add("max");
    values.add(spread.max());
    flush("took ms", row(names));
    flush("", row(values.stream().map(value -> cell(value.orElseThrow())).toList()));
    if (spread.count() >= FEWEST_FOR_BARS) {
      bars(spread);
    }
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder();
    cells.forEach(cell -> row.append(right(cell, CELL)));
    return row.toString();
  }

  /** From ten seconds on without fractions. */
  private static String cell(BigDecimal milliseconds) {
    boolean isLong = milliseconds.compareTo(BigDecimal.valueOf(10_000)) >= 0;
    return milliseconds.setScale(isLong ? 0 : 2, RoundingMode.HALF_UP).toPlainString();
  }

  private void bars(Spread spread) {
    Bins bins = spread.bins();
    long[] counts = spread.counts(bins);
    List<String> labels = bins.labels();
    int rows = counts[bins.count()] > 0 ? bins.count() + 1 : bins.count();
    int widest = labels.stream().limit(rows).mapToInt(String::length).max().orElseThrow();
    long most = Arrays.stream(counts).max().orElseThrow();
    int digits = Long.toString(most).length();
    int room = Math.min(MOST_BAR, WIDTH - INDENT - widest - digits - "  ".length() * 2);
    for (int i = 0; i < rows; i++) {
      int length = (int) Math.ceil((double) room * counts[i] / most);
      flush(
          "",
          "%s  %s  %s"
              .formatted(
                  right(labels.get(i), widest),
                  right(counts[i], digits),
                  Style.CYAN.on("#".repeat(length), inColour)));
    }
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

  private Optional<String> missing() {
    OptionalLong missing = report.missing();
    if (missing.isEmpty() && report.wall().isEmpty()) {
      return Optional.empty();
    } else if (missing.isEmpty()) {
      return Optional.of("unknown: the input was not read to its end");
    } else if (missing.getAsLong() == 0) {
      return Optional.of("none");
    }
    long all = report.total() + missing.getAsLong();
    return Optional.of("%d of %d requests".formatted(missing.getAsLong(), all));
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
        flush(start, line.append(separator.stripTrailing()).toString());
        line.setLength(0);
        start = "";
      }
      line.append(line.isEmpty() ? "" : separator).append(part);
    }
    if (!line.isEmpty()) {
      flush(start, line.toString());
    }
  }

  private void flush(String label, String line) {
    String start = left(label, INDENT);
    text.append(label.isEmpty() ? start : Style.BOLD.on(start, inColour));
    text.append(line.stripTrailing()).append('\n');
  }

  private static String left(String cell, int width) {
    return cell + " ".repeat(Math.max(0, width - cell.length()));
  }

  private static String right(Object cell, int width) {
    return " ".repeat(Math.max(0, width - cell.toString().length())) + cell;
  }
}

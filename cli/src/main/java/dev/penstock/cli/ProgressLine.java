package dev.penstock.cli;

import dev.penstock.batch.RunCounts;
import dev.penstock.dialect.ErrorKind;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far a run is, in one line of ASCII.
 *
 * <pre>{@code
 * [#######           ] 37% 1110/3000  12 failed (http 10, timeout 2)  25 in flight  50.0 of 50/s  0:37 left
 * }</pre>
 *
 * @param rate starts a second of late
 */
record ProgressLine(RunCounts counts, OptionalDouble rate) {
  private static final int LEAST_BAR = 10;
  private static final int MOST_BAR = 40;
  private static final String RED = "\033[31m";
  private static final String GREEN = "\033[32m";
  private static final String RESET = "\033[0m";

  /** All of it, for a log. */
  String plain() {
    return String.join(", ", parts(counts.failures().size()));
  }

  /**
   * As much as has its place in a width: fewer kinds of failures, in the end a part of the line.
   */
  String drawn(int columns, boolean inColour) {
    String text =
        IntStream.rangeClosed(0, counts.failures().size())
            .map(left -> counts.failures().size() - left)
            .mapToObj(kinds -> String.join("  ", parts(kinds)))
            .filter(line -> line.length() < columns)
            .findFirst()
            .orElseGet(() -> String.join("  ", parts(0)));
    String line =
        text.substring(0, Math.min(text.length(), Math.max(0, columns - 1))).stripTrailing();
    String coloured = inColour ? coloured(line) : line;
    return bar(columns - 1 - line.length(), inColour) + coloured;
  }

  private static String coloured(String line) {
    return line.replaceFirst("[0-9]+ failed( \\([^)]*\\))?", RED + "$0" + RESET);
  }

  private String bar(int room, boolean inColour) {
    int cells = Math.min(MOST_BAR, room - "[] ".length());
    if (cells < LEAST_BAR || counts.total().isEmpty()) {
      return "";
    }
    int full = (int) (cells * counts.done() / Math.max(1, counts.total().getAsLong()));
    String marks = "#".repeat(full);
    return "[%s%s] ".formatted(inColour ? GREEN + marks + RESET : marks, " ".repeat(cells - full));
  }

  private List<String> parts(int kinds) {
    List<String> parts = new ArrayList<>();
    parts.add(done());
    if (counts.failed() > 0) {
      parts.add(failed(kinds));
    }
    parts.add(counts.inFlight() + " in flight");
    pace().ifPresent(parts::add);
    left().ifPresent(parts::add);
    return parts;
  }

  private String done() {
    if (counts.total().isEmpty()) {
      return counts.done() + " done";
    }
    long total = counts.total().getAsLong();
    return "%d%% %d/%d".formatted(counts.done() * 100 / Math.max(1, total), counts.done(), total);
  }

  private String failed(int kinds) {
    String all = counts.failed() + " failed";
    if (kinds == 0) {
      return all;
    }
    if (counts.failures().size() == 1) {
      return "%s (%s)".formatted(all, counts.failures().keySet().iterator().next());
    }
    String some =
        counts.failures().entrySet().stream()
            .sorted(
                Map.Entry.<ErrorKind, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(kinds)
            .map(kind -> kind.getKey() + " " + kind.getValue())
            .collect(Collectors.joining(", "));
    return "%s (%s%s)".formatted(all, some, kinds < counts.failures().size() ? ", ..." : "");
  }

  /** In the unit of the limit, where there is one. */
  private Optional<String> pace() {
    Optional<String> asked = counts.pacing().asked().map(RateLimit::toString);
    if (rate.isEmpty()) {
      return asked.map("asked %s"::formatted);
    }
    String unit = asked.map(limit -> limit.substring(limit.length() - 1)).orElse("s");
    int seconds =
        switch (unit) {
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> 1;
        };
    String now = threeDigits(rate.getAsDouble() * seconds);
    return Optional.of(asked.map(limit -> now + " of " + limit).orElse(now + "/s"));
  }

  private static String threeDigits(double value) {
    return (value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f").formatted(value);
  }

  /**
   * Until all have their answer, which is as long as it takes to start as many as have none. Absent
   * when all are sent, since nothing says how long an answer takes.
   */
  private Optional<String> left() {
    double perSecond =
        rate.orElse(counts.pacing().asked().map(RateLimit::ratePerSecond).orElse(0.0));
    return Optional.of(counts.total())
        .filter(total -> total.isPresent() && perSecond > 0)
        .map(total -> total.getAsLong() - counts.done())
        .filter(((Predicate<Long>) remaining -> remaining > counts.inFlight()))
        .map(remaining -> clock(Duration.ofSeconds((long) Math.ceil(remaining / perSecond))));
  }

  private static String clock(Duration left) {
    if (left.toDays() > 0) {
      return "%dd %dh left".formatted(left.toDays(), left.toHoursPart());
    }
    return left.toHours() > 0
        ? "%d:%02d:%02d left".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : "%d:%02d left".formatted(left.toMinutes(), left.toSecondsPart());
  }
}

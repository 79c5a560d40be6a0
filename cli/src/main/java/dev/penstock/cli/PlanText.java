package dev.penstock.cli;

import dev.penstock.batch.Environment;
import dev.penstock.batch.Rehearsal;
import dev.penstock.batch.Secret;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The plan of a run for a user to read, without secrets. */
final class PlanText {
  private static final int INDENT = 13;
  private static final int BODY = 200;

  private final StringBuilder text = new StringBuilder();

  private PlanText() {}

  /**
   * Writes it down.
   *
   * @param headers that are sent with each request
   */
  static String of(
      Rehearsal rehearsal,
      Environment environment,
      Route route,
      Map<String, String> headers,
      String output) {
    PlanText plan = new PlanText();
    RunStart start = rehearsal.start();
    boolean isMock = environment.isMock();
    plan.lines("environment", List.of(environment.name()));
    plan.lines("url", List.of(isMock ? environment.apiUrl() : start.url()));
    plan.lines("route", route.lines());
    plan.lines("key", List.of(key(environment, headers)));
    plan.lines("headers", names(headers));
    plan.lines("bodies", bodies(rehearsal));
    plan.lines("set", start.settings());
    plan.lines("first body", rehearsal.firstBody().map(PlanText::cut).stream().toList());
    plan.lines("rate", List.of(start.rateLimit().map(RateLimit::toString).orElse("off")));
    plan.lines(
        "concurrency",
        List.of(
            "at most %d in flight, each for at most %s"
                .formatted(start.maxConcurrency(), words(start.timeout()))));
    List<String> files = new ArrayList<>(List.of(output));
    files.addAll(rehearsal.files());
    plan.lines("output", files);
    plan.lines("duration", List.of(duration(rehearsal)));
    plan.text.append("Nothing was sent: this was a dry run.\n");
    return plan.text.toString();
  }

  /** What would be written, in words. */
  static String output(Path file, boolean isStandardOutput) {
    if (isStandardOutput) {
      return "standard output, a record on each line";
    }
    boolean isLines = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
    return file
        + (isLines
            ? ", a record on each line in the order of the answers"
            : ", an array of records in the order of the input");
  }

  private static String key(Environment environment, Map<String, String> headers) {
    String key = environment.key().map(Secret::value).orElse("");
    if (key.isEmpty()) {
      return "none";
    }
    String sent =
        headers.entrySet().stream()
            .filter(header -> header.getValue().contains(key))
            .map(header -> header.getKey() + ": " + header.getValue().replace(key, "***"))
            .collect(Collectors.joining(", "));
    return "from %s, %s"
        .formatted(environment.keySource(), sent.isEmpty() ? "not sent" : "sent as " + sent);
  }

  /** Their values may be secrets. */
  private static List<String> names(Map<String, String> headers) {
    return headers.isEmpty()
        ? List.of()
        : List.of(headers.keySet().stream().sorted().collect(Collectors.joining(", ")));
  }

  private static List<String> bodies(Rehearsal rehearsal) {
    RunStart start = rehearsal.start();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d from %s, %s%s%s"
            .formatted(
                rehearsal.total(),
                start.input(),
                start.readMode(),
                start.count().isPresent() ? " " + start.count().getAsLong() : "",
                range(start.startLine(), start.endLine())));
    if (start.seed().isPresent()) {
      lines.add("the same again with --seed " + start.seed().getAsLong());
    }
    if (rehearsal.recorded() > 0) {
      lines.add("%d of them have their record".formatted(rehearsal.recorded()));
    }
    rehearsal
        .firstProblem()
        .ifPresent(
            problem ->
                lines.add(
                    "%d of them cannot be sent and get a record that says why; the first: %s"
                        .formatted(rehearsal.invalid(), problem)));
    return lines;
  }

  private static String range(OptionalLong first, OptionalLong last) {
    if (first.isEmpty() && last.isEmpty()) {
      return "";
    }
    return last.isPresent()
        ? ", of lines %d to %d".formatted(first.orElse(1), last.getAsLong())
        : ", from line %d on".formatted(first.getAsLong());
  }

  private static String duration(Rehearsal rehearsal) {
    long requests = rehearsal.total() - rehearsal.invalid() - rehearsal.recorded();
    String count = requests == 1 ? "1 request" : requests + " requests";
    return rehearsal
        .duration()
        .map(
            until ->
                "%s until the last of %s is sent, then its answer".formatted(words(until), count))
        .orElse("%s, as fast as the answers come".formatted(count));
  }

  /** Two units at most, such as {@code 1 h 23 min}. */
  static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 86_400) {
      return words(seconds / 3_600, 24, "d", "h");
    } else if (seconds >= 3_600) {
      return words(seconds / 60, 60, "h", "min");
    } else if (seconds >= 60) {
      return words(seconds, 60, "min", "s");
    }
    return seconds >= 10 || duration.toMillis() % 1_000 == 0
        ? seconds + " s"
        : "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  private static String words(long parts, int inWhole, String whole, String part) {
    return parts % inWhole == 0
        ? "%d %s".formatted(parts / inWhole, whole)
        : "%d %s %d %s".formatted(parts / inWhole, whole, parts % inWhole, part);
  }

  private static String cut(String body) {
    if (body.codePointCount(0, body.length()) <= BODY) {
      return body;
    }
    return "%s... (%d characters)"
        .formatted(
            body.substring(0, body.offsetByCodePoints(0, BODY)),
            body.codePointCount(0, body.length()));
  }

  /** One line each; the label before the first. */
  private void lines(String label, List<String> lines) {
    String start = label;
    for (String line : lines) {
      text.append(("%-" + INDENT + "s").formatted(start)).append(Printable.of(line)).append('\n');
      start = "";
    }
  }
}

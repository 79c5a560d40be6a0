package dev.penstock.report;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What is counted while records go by. */
public final class Tally {
  final Map<Integer, Long> statuses = new TreeMap<>();
  final Map<String, Long> errors = new TreeMap<>();
  final Failures failures = new Failures();
  final Spread durations = new Spread();
  final Spread waits = new Spread();
  long total;
  long ok;
  long attempts;
  long cutShort;
  OptionalLong inputTokens = OptionalLong.empty();
  OptionalLong outputTokens = OptionalLong.empty();

  /** A tally of nothing. */
  public Tally() {}

  /** Counts the record whose line stands in the buffer. */
  public void add(byte[] buffer, int from, int to) {
    new Line(new RecordFields(buffer, from, to)).count();
  }

  /** How many records were counted. */
  public long total() {
    return total;
  }

  private static OptionalLong sum(OptionalLong sum, long more) {
    return OptionalLong.of(sum.orElse(0) + more);
  }

  /**
   * One record. Its keys have a fixed order: in a success nothing of interest follows the times.
   */
  private final class Line {
    private final RecordFields fields;
    private boolean isOk;
    private OptionalInt status = OptionalInt.empty();

    private Line(RecordFields fields) {
      this.fields = fields;
    }

    private void count() {
      total++;
      while (fields.next() && !(isOk && fields.name().equals("request_id"))) {
        if (!fields.isNull()) {
          field();
        }
      }
    }

    private void field() {
      switch (fields.name()) {
        case "ok" -> {
          isOk = fields.isTrue();
          ok += isOk ? 1 : 0;
        }
        case "status" -> {
          status = OptionalInt.of(Math.toIntExact(fields.number()));
          statuses.merge(status.getAsInt(), 1L, Long::sum);
        }
        case "attempts" -> attempts += fields.number();
        case "finish_reason" -> cutShort += fields.text().equals("length") ? 1 : 0;
        case "wait_ms" -> waits.add(fields.hundredths());
        case "duration_ms" -> {
          if (isOk) {
            durations.add(fields.hundredths());
          }
        }
        case "usage" -> usage(fields.inside());
        case "error" -> error(fields.inside());
        default -> {}
      }
    }

    private void usage(RecordFields usage) {
      while (usage.next()) {
        if (usage.isNull()) {
          continue;
        }
        switch (usage.name()) {
          case "input_tokens" -> inputTokens = sum(inputTokens, usage.number());
          case "output_tokens" -> outputTokens = sum(outputTokens, usage.number());
          default -> {}
        }
      }
    }

    private void error(RecordFields error) {
      String kind = "";
      String message = "";
      while (error.next()) {
        switch (error.name()) {
          case "kind" -> kind = error.text();
          case "message" -> message = error.text();
          default -> {}
        }
      }
      errors.merge(kind, 1L, Long::sum);
      failures.add(kind, status, message);
    }
  }
}

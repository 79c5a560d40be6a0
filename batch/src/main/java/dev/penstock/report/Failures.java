package dev.penstock.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Failed requests, counted by what went wrong, each with the message of the first. */
final class Failures {
  private final Map<Cause, Row> rows = new TreeMap<>();

  /** An HTTP status counts where there is one: an overload is not a bad request. */
  private record Cause(String kind, int status) implements Comparable<Cause> {
    @Override
    public int compareTo(Cause other) {
      return Comparator.comparing(Cause::kind).thenComparingInt(Cause::status).compare(this, other);
    }

    @Override
    public String toString() {
      return status == 0 ? kind : kind + " " + status;
    }
  }

  /** What went wrong, how often, and one of the messages. */
  record Row(String cause, long count, String example) {
    private Row plusOne() {
      return new Row(cause, count + 1, example);
    }
  }

  void add(String kind, OptionalInt status, String message) {
    Cause cause = new Cause(kind, status.orElse(0));
    rows.merge(cause, new Row(cause.toString(), 1, message), (row, one) -> row.plusOne());
  }

  /** The most frequent first. */
  List<Row> rows() {
    return rows.values().stream().sorted(Comparator.comparingLong(Row::count).reversed()).toList();
  }
}

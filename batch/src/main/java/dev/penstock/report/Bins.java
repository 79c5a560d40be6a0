package dev.penstock.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Even ranges for times from the shortest to nearly the longest, with ends that read well; what is
 * longer stands in a last range without an end. In hundredths of a millisecond.
 */
record Bins(long from, long step, int count) {
  private static final int MOST = 10;

  /** Ranges from {@code low} on, so that {@code high} has its place. */
  static Bins of(long low, long high) {
    long step = 1;
    for (int i = 0; high / step - low / step >= MOST; i++) {
      step = step / (i % 3 == 1 ? 2 : 1) * (i % 3 == 1 ? 5 : 2);
    }
    return new Bins(low / step * step, step, (int) (high / step - low / step) + 1);
  }

  /** The range that holds the time; {@link #count} for those behind all ranges. */
  int indexOf(long hundredths) {
    return (int) Math.min(count, (hundredths - from) / step);
  }

  /** Their ends in milliseconds, and that of the open one. */
  List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add("%s - %s".formatted(end(i), end(i + 1)));
    }
    labels.add("from " + end(count));
    return labels;
  }

  private String end(int index) {
    int decimals = step % 100 == 0 ? 0 : step % 10 == 0 ? 1 : 2;
    return BigDecimal.valueOf(from + index * step, 2).setScale(decimals).toPlainString();
  }
}

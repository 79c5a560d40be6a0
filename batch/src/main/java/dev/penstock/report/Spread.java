package dev.penstock.report;

import java.math.BigDecimal;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** How times spread. They are kept as records have them, in hundredths of a millisecond. */
final class Spread {
  /** Four digits are exact up to 327 ms, and within 0.01 % above; 2 MB for times up to an hour. */
  private final Histogram histogram = new Histogram(4);

  private long min = Long.MAX_VALUE;
  private long max;
  private long sum;

  /** A clock that was set back leaves times below zero: they count as none. */
  void add(long hundredths) {
    long time = Math.max(0, hundredths);
    histogram.recordValue(time);
    min = Math.min(min, time);
    max = Math.max(max, time);
    sum += time;
  }

  /** Milliseconds; as all the others absent without any times. */
  Optional<BigDecimal> percentile(int percent) {
    return milliseconds(Math.min(histogram.getValueAtPercentile(percent), max));
  }

  Optional<BigDecimal> min() {
    return milliseconds(min);
  }

  Optional<BigDecimal> max() {
    return milliseconds(max);
  }

  Optional<BigDecimal> average() {
    return milliseconds(Math.round((double) sum / histogram.getTotalCount()));
  }

  long count() {
    return histogram.getTotalCount();
  }

  /** Ranges for all times up to the 99th percentile. */
  Bins bins() {
    return Bins.of(min, Math.min(histogram.getValueAtPercentile(99), max));
  }

  /** How many times each range holds, the open one too. */
  long[] counts(Bins bins) {
    long[] counts = new long[bins.count() + 1];
    for (HistogramIterationValue value : histogram.recordedValues()) {
      long time = Math.max(min, Math.min(value.getValueIteratedTo(), max));
      counts[bins.indexOf(time)] += value.getCountAtValueIteratedTo();
    }
    return counts;
  }

  private Optional<BigDecimal> milliseconds(long hundredths) {
    return histogram.getTotalCount() == 0
        ? Optional.empty()
        : Optional.of(BigDecimal.valueOf(hundredths, 2));
  }
}

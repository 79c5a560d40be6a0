package dev.penstock.seam;

/** Elapsed time. */
public interface Ticker {
  /** Nanoseconds since some fixed moment; never goes back. */
  long nanos();
}

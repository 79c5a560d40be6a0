package dev.penstock.report;

/** What a run achieved. */
public final class Report {
  Report() {}

  /** Requests that have a record. */
  public long total() {
    return 0;
  }

  /** Those of them that failed. */
  public long failed() {
    return 0;
  }

  /** A few lines of at most 80 columns; the last is the one for machines. */
  public String text() {
    return "";
  }

  /** The figures as one JSON object. */
  public String json() {
    return "{}";
  }
}

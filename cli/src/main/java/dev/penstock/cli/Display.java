package dev.penstock.cli;

/** How lines and the progress of a run share standard error. Used by one thread at a time. */
interface Display {
  /**
   * What is to be written for some lines, each with its end.
   *
   * @param lines that have come; empty if only time has passed
   */
  String show(String lines);

  /** What is to be written last. */
  default String end() {
    return "";
  }
}

package dev.penstock.journal;

/** Looks at records one after another. */
public interface RecordVisitor {
  /**
   * A record.
   *
   * @param buffer holds its line, and is used again after this call
   * @param from where the line begins
   * @param to where it ends, without its newline
   */
  void record(byte[] buffer, int from, int to);
}

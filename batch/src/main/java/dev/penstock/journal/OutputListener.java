package dev.penstock.journal;

/** Is told what becomes of an output. */
public interface OutputListener {
  /**
   * A record, as it was written; each once, by one thread after another, before {@link Output#end}
   * returns.
   *
   * @param buffer holds its line, and is used again after this call
   * @param from where the line begins
   * @param to where it ends, without its newline
   */
  void record(byte[] buffer, int from, int to);

  /** Something that the user should know about files that were there. */
  void notice(String sentence);

  /**
   * A record could not be written, or not be made to last, and nothing is written after that; told
   * at most once.
   */
  void failed();
}

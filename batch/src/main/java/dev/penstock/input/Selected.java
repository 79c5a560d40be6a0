package dev.penstock.input;

/** What the selection has at one position: a body to send, or why there is none. */
public sealed interface Selected {
  /** The position in the selection, from 1: the identity of the request. */
  long requestNum();

  /** The line of the input, from 1; in a {@code .json} file the number of the element. */
  long line();

  /**
   * A body to send.
   *
   * @param bytes exactly as in the file, the trimmed line or the slice of the element, but for the
   *     settings of the plan
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and a copy costs a body
  record Body(long requestNum, long line, byte[] bytes) implements Selected {}

  /**
   * A line that cannot be sent.
   *
   * @param problem where and why, and what to do about it
   */
  record Invalid(long requestNum, long line, String problem) implements Selected {}
}

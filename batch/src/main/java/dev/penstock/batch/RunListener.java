package dev.penstock.batch;

import dev.penstock.journal.RequestRecord;

/** Is told what happens in a run, on the threads of the run, by several at once. It may block. */
public interface RunListener {
  /** A request has its record. */
  default void recorded(RequestRecord request) {}

  /** The rate was changed, or held for a while, for what the server said; in one sentence. */
  default void paced(String sentence) {}

  /** Something that the user should know, in one sentence: a short input, a file that was moved. */
  default void notice(String sentence) {}
}

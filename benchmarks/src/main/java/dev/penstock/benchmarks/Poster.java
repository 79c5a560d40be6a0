package dev.penstock.benchmarks;

/** One of those that are compared: sends the same POST again and again. */
interface Poster extends AutoCloseable {
  /** Sends one POST and reads its whole answer into memory; does not wait for it. */
  void post(Answered answered);

  @Override
  void close() throws Exception;

  /** Hears how a POST ended, on a thread of the client's choice. */
  interface Answered {
    /** A whole answer came. */
    void answer(int status, byte[] body);

    /** None came. */
    void failure(Throwable failure);
  }
}

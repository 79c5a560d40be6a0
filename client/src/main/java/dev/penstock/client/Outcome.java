package dev.penstock.client;

import dev.penstock.http.TransportException;

/** How a request ended: with a response of whatever status, or without one. */
public sealed interface Outcome {
  /** What was asked. */
  Request request();

  /** When the request was due, sent and answered, as far as it got. */
  Timings timings();

  /**
   * A whole response came.
   *
   * @param response of whatever status
   */
  record Answered(Response response) implements Outcome {
    @Override
    public Request request() {
      return response.request();
    }

    @Override
    public Timings timings() {
      return response.timings();
    }
  }

  /**
   * No whole response came.
   *
   * @param cause why not
   */
  record Failed(Request request, Timings timings, TransportException cause) implements Outcome {}
}

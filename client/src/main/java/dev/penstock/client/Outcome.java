package dev.penstock.client;

import dev.penstock.http.Attempted;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.util.List;

/** How a request ended: with a response of whatever status, or without one. */
public sealed interface Outcome {
  /** What was asked. */
  Request request();

  /** When the last attempt was due, sent and answered, as far as it got. */
  Timings timings();

  /** All attempts that were made, the last one last. */
  List<Attempted> attempts();

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

    @Override
    public List<Attempted> attempts() {
      return response.attempts();
    }
  }

  /**
   * No whole response came.
   *
   * @param cause why not
   */
  record Failed(Request request, Timings timings, TransportException cause) implements Outcome {
    @Override
    public List<Attempted> attempts() {
      return cause.attempts();
    }
  }
}

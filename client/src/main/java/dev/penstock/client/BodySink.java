package dev.penstock.client;

import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;

/** Takes the body of one response as it comes. Called on the event loop: must not block. */
interface BodySink {
  /** Some of it, lent for the call. */
  void data(ByteBuffer data);

  /** It is whole. */
  void end(Timings timings);

  /** It will not be whole. */
  void fail(TransportException cause, Timings timings);
}

package dev.penstock.mock;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * What is sent for a request.
 *
 * @param headers beside those that every answer has
 * @param delayNanos how long after the request
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Reply(
    HttpResponseStatus status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    long delayNanos,
    Delivery delivery) {

  static Reply json(HttpResponseStatus status, byte[] body) {
    return of(status, "application/json", body);
  }

  static Reply events(byte[] body) {
    return of(HttpResponseStatus.OK, "text/event-stream; charset=utf-8", body);
  }

  static Reply text(byte[] body) {
    return of(HttpResponseStatus.OK, "text/plain; charset=utf-8", body);
  }

  static Reply html(HttpResponseStatus status, byte[] body) {
    return of(status, "text/html; charset=utf-8", body);
  }

  private static Reply of(HttpResponseStatus status, String contentType, byte[] body) {
    return new Reply(status, contentType, body, Map.of(), 0, Delivery.WHOLE);
  }

  /** The same with one header and no other. */
  Reply with(String name, String value) {
    return new Reply(status, contentType, body, Map.of(name, value), delayNanos, delivery);
  }

  Reply after(long nanos) {
    return new Reply(status, contentType, body, headers, nanos, delivery);
  }

  Reply by(Delivery newDelivery) {
    return new Reply(status, contentType, body, headers, delayNanos, newDelivery);
  }
}

package dev.penstock.mock;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What is sent for a request.
 *
 * @param allow the methods that would have been right, where the one that came was not; else empty
 * @param delayNanos how long after the request
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Reply(
    HttpResponseStatus status, String contentType, byte[] body, String allow, long delayNanos) {

  static Reply json(HttpResponseStatus status, byte[] body) {
    return new Reply(status, "application/json", body, "", 0);
  }

  static Reply events(byte[] body) {
    return new Reply(HttpResponseStatus.OK, "text/event-stream; charset=utf-8", body, "", 0);
  }

  static Reply text(byte[] body) {
    return new Reply(HttpResponseStatus.OK, "text/plain; charset=utf-8", body, "", 0);
  }

  Reply allowing(String methods) {
    return new Reply(status, contentType, body, methods, delayNanos);
  }

  Reply after(long nanos) {
    return new Reply(status, contentType, body, allow, nanos);
  }
}

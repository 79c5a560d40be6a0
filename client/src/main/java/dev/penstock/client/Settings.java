package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** How a client treats requests, as its builder names it. */
record Settings(
    Headers defaultHeaders,
    Map<Origin, Auth> auth,
    SensitiveFields sensitive,
    RetryPolicy retry,
    boolean followsRedirects,
    boolean decompresses,
    Optional<Duration> deadline,
    Optional<Duration> queueTimeout,
    Optional<Duration> responseTimeout,
    List<Interceptor> interceptors,
    Optional<EventListener> listener,
    Optional<ToLongFunction<Response>> settlement) {

  /** Whether the response comes without its content coding: not if the request asked for one. */
  boolean decodes(Request request) {
    return decompresses
        && !request.headers().contains("accept-encoding")
        && !request.headers().contains("range");
  }
}

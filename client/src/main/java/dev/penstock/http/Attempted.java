package dev.penstock.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One attempt of a request, as it went: sent to one URI, and answered or not.
 *
 * @param number counted from 1; a redirect is an attempt of its own
 * @param uri where it went
 * @param status of the response; absent if no whole response came
 * @param failure why no whole response came; absent if one did
 * @param toldDelay how long the server told to wait before the next attempt
 */
public record Attempted(
    int number,
    URI uri,
    Timings timings,
    OptionalInt status,
    Optional<FailureKind> failure,
    Optional<Duration> toldDelay) {

  /** Without the URI, whose query may hold a key. */
  @Override
  public String toString() {
    String how =
        status.isPresent()
            ? "status " + status.getAsInt()
            : failure.map(FailureKind::toString).orElse("not over");
    String told = toldDelay.map(delay -> ", told to wait " + delay).orElse("");
    return "attempt %d to %s: %s%s".formatted(number, Origin.of(uri), how, told);
  }
}

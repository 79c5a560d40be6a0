package dev.penstock.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy.Advice;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.security.auth.login.FailedLoginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which attempts are followed by another, and after how long. */
class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final RetryPolicy STANDARD = RetryPolicy.standard();

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "GET, 200, false", "GET, 301, false", "GET, 400, false", "GET, 404, false",
    "GET, 408, true", "GET, 409, false", "GET, 425, true", "GET, 429, true",
    "GET, 500, true", "GET, 501, false", "GET, 502, true", "GET, 503, true",
    "GET, 504, true", "GET, 505, false", "GET, 520, true", "GET, 524, true",
    "GET, 529, true", "HEAD, 500, true", "OPTIONS, 500, true", "TRACE, 500, true",
    "PUT, 500, true", "DELETE, 500, true", "PATCH, 500, false", "PATCH, 503, true",
    "POST, 408, true", "POST, 425, true", "POST, 429, true", "POST, 500, false",
    "POST, 502, false", "POST, 503, true", "POST, 504, false", "POST, 524, false",
    "POST, 529, true",
  })
  void statusIsTriedAgainIfItPassesAndTheMethodAllows(String method, int status, boolean retry) {
    assertThat(after(STANDARD, method, status, Headers.empty()).retry()).isEqualTo(retry);
  }

  @ParameterizedTest(name = "{0} with x-should-retry: {1}: {2}")
  @CsvSource({
    "GET, 400, true, true", "GET, 503, false, false", "POST, 400, true, false",
    "POST, 429, false, false", "GET, 200, true, false", "GET, 503, perhaps, false",
  })
  void serverOverrulesTheStatus(String method, int status, String says, boolean retry) {
    Headers headers = Headers.builder().add("X-Should-Retry", says).build();

    assertThat(after(STANDARD, method, status, headers).retry()).isEqualTo(retry);
  }

  @Test
  void statusesReplaceTheDefault() {
    RetryPolicy policy = RetryPolicy.builder().statuses(202, 409).build();

    assertThat(after(policy, "GET", 202, Headers.empty()).retry()).isTrue();
    assertThat(after(policy, "GET", 409, Headers.empty()).retry()).isTrue();
    assertThat(after(policy, "POST", 409, Headers.empty()).retry()).isFalse();
    assertThat(after(policy, "GET", 503, Headers.empty()).retry()).isFalse();
    assertThat(policy.mayRetry(202)).isTrue();
  }

  @Test
  void anyMethodIsSentAgain() {
    RetryPolicy policy = RetryPolicy.builder().anyMethod().build();

    assertThat(after(policy, "POST", 500, Headers.empty()).retry()).isTrue();
    assertThat(policy.after("POST", false, failure(FailureKind.RESET, Progress.SENT)).retry())
        .isTrue();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
  @CsvSource({
    "GET, DNS, NOT_SENT, true",
    "GET, CONNECT, NOT_SENT, true",
    "POST, CONNECT, NOT_SENT, true",
    "GET, PROXY, NOT_SENT, true",
    "GET, TIMEOUT, SENT, true",
    "POST, TIMEOUT, SENT, false",
    "POST, TIMEOUT, NOT_SENT, true",
    "GET, RESET, SENT, true",
    "POST, RESET, SENT, false",
    "POST, RESET, REFUSED, true",
    "GET, INCOMPLETE, ANSWERED, true",
    "POST, INCOMPLETE, ANSWERED, false",
    "GET, TLS, NOT_SENT, false",
    "GET, PROTOCOL, ANSWERED, false",
    "GET, TOO_LARGE, ANSWERED, false",
    "GET, REQUEST_BODY, NOT_SENT, false",
    "GET, CANCELLED, NOT_SENT, false",
  })
  void failureIsTriedAgainIfItPassesAndTheMethodAllows(
      String method, FailureKind kind, Progress progress, boolean retry) {
    assertThat(STANDARD.after(method, false, failure(kind, progress)).retry()).isEqualTo(retry);
  }

  @Test
  void idempotentRequestIsSentAgainWhateverItsMethod() {
    assertThat(STANDARD.after("POST", true, failure(FailureKind.RESET, Progress.SENT)).retry())
        .isTrue();
    assertThat(
            STANDARD.after("POST", true, 500, Headers.empty(), ByteBuffer.allocate(0), NOW).retry())
        .isTrue();
  }

  @Test
  void whatIsNotTrustedIsNeverTriedAgain() {
    RetryPolicy policy = RetryPolicy.builder().failures(FailureKind.TLS, FailureKind.PROXY).build();
    SSLHandshakeException handshake = new SSLHandshakeException("no");
    handshake.initCause(new CertificateException("expired"));

    assertThat(policy.after("GET", false, failure(FailureKind.TLS, Progress.NOT_SENT)).retry())
        .isTrue();
    assertThat(policy.after("GET", false, caused(FailureKind.TLS, handshake)).retry()).isFalse();
    assertThat(
            policy
                .after("GET", false, caused(FailureKind.PROXY, new FailedLoginException("407")))
                .retry())
        .isFalse();
  }

  @Test
  void judgeIsAskedFirst() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .judge(
                (status, headers, body) ->
                    switch (status) {
                      case 200 -> Optional.of(Verdict.retryAfter(Duration.ofSeconds(7)));
                      case 429 -> Optional.of(Verdict.refused());
                      case 503 -> Optional.of(Verdict.done());
                      case 400 -> Optional.of(Verdict.retry());
                      default -> Optional.empty();
                    })
            .build();
    Headers told = Headers.builder().add("Retry-After", "9").build();

    assertThat(after(policy, "POST", 200, Headers.empty()))
        .isEqualTo(new Advice(true, Optional.of(Duration.ofSeconds(7))));
    assertThat(after(policy, "POST", 200, told))
        .isEqualTo(new Advice(true, Optional.of(Duration.ofSeconds(9))));
    assertThat(after(policy, "GET", 429, told)).isEqualTo(new Advice(false, Optional.empty()));
    assertThat(after(policy, "GET", 503, told)).isEqualTo(new Advice(false, Optional.empty()));
    assertThat(after(policy, "GET", 400, Headers.empty()))
        .isEqualTo(new Advice(true, Optional.empty()));
    assertThat(after(policy, "GET", 502, told))
        .isEqualTo(new Advice(true, Optional.of(Duration.ofSeconds(9))));
  }

  @ParameterizedTest(name = "after {0} attempts at most {1} ms")
  @CsvSource({"1, 500", "2, 1000", "3, 2000", "7, 32000", "8, 60000", "9, 60000", "1000, 60000"})
  void backoffDoublesUpToItsLimit(int made, long millis) {
    assertThat(STANDARD.backoff(made, 1)).isEqualTo(Duration.ofMillis(millis));
    assertThat(STANDARD.backoff(made, 0.5)).isEqualTo(Duration.ofMillis(millis).dividedBy(2));
    assertThat(STANDARD.backoff(made, 0)).isZero();
  }

  @Test
  void durationsWithoutEndAreCut() {
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
    RetryPolicy policy = RetryPolicy.builder().backoff(forEver, forEver).maxDelay(forEver).build();

    assertThat(policy.backoff(3, 1)).isGreaterThan(Duration.ofDays(365));
    assertThat(policy.isTooLong(Duration.ofDays(100_000))).isTrue();
  }

  @Test
  void longestDelayIsStillWaitedFor() {
    assertThat(STANDARD.isTooLong(Duration.ofMinutes(2))).isFalse();
    assertThat(STANDARD.isTooLong(Duration.ofMinutes(2).plusNanos(1))).isTrue();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    RetryPolicy.Builder builder = RetryPolicy.builder();

    assertThatThrownBy(() -> builder.maxAttempts(0)).hasMessage("maxAttempts < 1: 0");
    assertThatThrownBy(() -> builder.budget(Double.NaN)).hasMessage("share below 0: NaN");
    assertThatThrownBy(() -> builder.maxDelay(Duration.ofSeconds(-1)))
        .hasMessage("maxDelay below 0: PT-1S");
    assertThatThrownBy(() -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessage("first below 0 or above max: PT2S, PT1S");
  }

  private static Advice after(RetryPolicy policy, String method, int status, Headers headers) {
    return policy.after(method, false, status, headers, ByteBuffer.allocate(0), NOW);
  }

  private static TransportException failure(FailureKind kind, Progress progress) {
    return new TransportException(kind, progress, "failed by the test", null);
  }

  private static TransportException caused(FailureKind kind, Exception cause) {
    return new TransportException(kind, Progress.NOT_SENT, "failed by the test", cause);
  }
}

package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RequestErrorTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "200 | {\"a\":1}                              | -         | -                   | -",
        "204 | {}                                     | -         | -                   | -",
        "200 | {\"error\":null}                       | -         | -                   | -",
        "200 | <html>                                 | not_json  | -                   | false",
        "200 | {\"error\":{}}                         | api_error | status 200 without an error message | false",
        "200 | {\"error\":\"bad\"}                    | api_error | bad                 | false",
        "200 | {\"error\":{\"message\":\"m\",\"type\":\"overloaded_error\"}} | api_error | m | true",
        "200 | {\"error\":{\"message\":\"m\",\"code\":502}} | api_error | m             | true",
        "200 | {\"error\":{\"message\":\"m\",\"code\":400}} | api_error | m             | false",
        "400 | {\"error\":{\"message\":\"m\"}}        | http      | m                   | false",
        "401 | {\"error\":\"no\"}                     | http      | no                  | false",
        "404 | <html>                                 | http      | status 404 without an error message | false",
        "400 | {\"error\":\"tokens over limit: 0\"} | http  | tokens over limit: 0 | false",
        "422 | {\"detail\":\"d\"}                     | http      | d                   | false",
        "429 | {}                                     | http      | status 429 without an error message | true",
        "429 | {\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}} | quota | m | false",
        "402 | {\"error\":{\"message\":\"m\",\"type\":\"billing_error\"}}      | quota | m | false",
        "500 | {\"object\":\"error\",\"message\":\"vllm\"} | http | vllm             | true",
        "501 | {}                                     | http      | status 501 without an error message | false",
        "529 | {}                                     | http      | status 529 without an error message | true"
      })
  void ofAResponse(int status, String body, String kind, String message, Boolean retryable) {
    Reading reading = Dialect.named("openai").read(body);

    var error = RequestError.of(status, Headers.empty(), reading);

    assertThat(error.map(e -> e.kind().toString()).orElse(null)).isEqualTo(kind);
    assertThat(error.map(RequestError::retryable).orElse(null)).isEqualTo(retryable);
    if (message != null) {
      assertThat(error.orElseThrow().message()).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"503, false, false", "400, true, true"})
  void theServersAdviceWinsOverTheStatus(int status, String advice, boolean retryable) {
    Headers headers = Headers.of(Map.of("x-should-retry", advice));

    var error = RequestError.of(status, headers, Reading.notJson("empty"));

    assertThat(error.orElseThrow().retryable()).isEqualTo(retryable);
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = "REQUEST", mode = EnumSource.Mode.EXCLUDE)
  void everyFailureHasItsKind(FailureKind kind) {
    RequestError error = RequestError.of(failure(kind, new IOException()));

    assertThat(error.kind().name()).isEqualTo(kind.name());
    assertThat(error.message()).isEqualTo("it broke");
  }

  @Test
  void requestThatCannotBeMadeIsABadInput() {
    RequestError error = RequestError.of(failure(FailureKind.REQUEST, new IOException()));

    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_INPUT);
  }

  @Test
  void whatPassesByItselfIsRetryable() {
    assertThat(
            Arrays.stream(FailureKind.values())
                .filter(kind -> RequestError.of(failure(kind, new IOException())).retryable()))
        .containsExactly(
            FailureKind.DNS,
            FailureKind.CONNECT,
            FailureKind.TLS,
            FailureKind.PROXY,
            FailureKind.TIMEOUT,
            FailureKind.RESET,
            FailureKind.INCOMPLETE);
  }

  @Test
  void aCertificateThatIsNotTrustedIsNot() {
    SSLHandshakeException cause = new SSLHandshakeException("no");
    cause.initCause(new CertificateException("expired"));

    assertThat(RequestError.of(failure(FailureKind.TLS, cause)).retryable()).isFalse();
  }

  private static TransportException failure(FailureKind kind, Exception cause) {
    return new TransportException(kind, Progress.SENT, "it broke", cause);
  }
}

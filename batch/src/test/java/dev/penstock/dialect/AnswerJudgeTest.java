package dev.penstock.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.retry.Verdict;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client does after a response: the verdict on its body, and the wait of its headers. */
class AnswerJudgeTest {
  private static final String RATE_LIMIT =
      "{\"error\":{\"message\":\"Please try again in 2s.\",\"code\":\"rate_limit_exceeded\"}}";
  private static final String QUOTA =
      "{\"error\":{\"message\":\"Please try again in 2s.\",\"code\":\"insufficient_quota\"}}";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "200, final", "204, final", "206, final", "301, final", "400, final", "401, final",
    "402, final", "403, final", "404, final", "405, final", "408, retry", "409, retry",
    "410, final", "411, final", "413, final", "415, final", "418, final", "422, final",
    "425, retry", "429, retry", "431, final", "451, final", "499, final", "500, retry",
    "501, final", "502, retry", "503, retry", "504, retry", "505, final", "507, final",
    "511, final", "520, retry", "521, retry", "522, retry", "523, retry", "524, retry",
    "525, final", "526, final", "529, retry",
  })
  void aStatusWithoutWordsOfAnError(int status, String advice) {
    for (String name : new String[] {"openai", "gemini", "anthropic", "json"}) {
      assertThat(advice(name, status, "-", "{}")).as(name).isEqualTo(advice);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // outright
        "429 | Retry-After: 7                                            | retry 7s",
        "503 | Retry-After: 1.5                                          | retry 1.5s",
        "529 | retry-after: 0                                            | retry 0s",
        "429 | Retry-After: Mon, 23 Nov 2026 12:00:30 GMT                | retry 30s",
        "429 | Retry-After: Monday, 23-Nov-26 12:00:30 GMT               | retry 30s",
        "429 | Retry-After: Mon Nov 23 12:00:30 2026                     | retry 30s",
        "429 | Retry-After: Mon, 23 Nov 2026 11:00:00 GMT                | retry 0s",
        "429 | Retry-After: Mon, 23 Nov 2026 11:00:30 GMT & Date: Mon, 23 Nov 2026 11:00:00 GMT | retry 30s",
        "429 | Retry-After: Infinity                                     | retry 8784H",
        "429 | Retry-After: 1e30                                         | retry 8784H",
        "429 | Retry-After: -5                                           | retry",
        "429 | Retry-After: soon                                         | retry",
        "429 | Retry-After: NaN                                          | retry",
        "429 | retry-after-ms: 1234.5 & Retry-After: 60                  | retry 1.2345s",
        "500 | Retry-After: 7                                            | retry 7s",
        "409 | Retry-After: 7                                            | retry 7s",
        "400 | Retry-After: 7                                            | final",
        // by what remains
        "429 | x-ratelimit-limit-requests: 60 & x-ratelimit-remaining-requests: 0 & x-ratelimit-reset-requests: 1s | retry 1s",
        "429 | x-ratelimit-limit-tokens: 9 & x-ratelimit-remaining-tokens: 0 & x-ratelimit-reset-tokens: 6m0s | retry 6M",
        "429 | x-ratelimit-remaining-requests: 0 & x-ratelimit-reset-requests: 12ms | retry 0.012s",
        "429 | x-ratelimit-remaining-tokens: 0 & x-ratelimit-reset-tokens: 2m59.56s | retry 2M59.56s",
        "429 | x-ratelimit-remaining-requests: 5 & x-ratelimit-reset-requests: 1s | retry",
        "503 | x-ratelimit-remaining-tokens_usage_based: 0 & x-ratelimit-reset-tokens_usage_based: 9ms | retry 0.009s",
        "500 | x-ratelimit-remaining-requests: 0 & x-ratelimit-reset-requests: 1s | retry",
        "429 | x-ratelimit-limit-requests: -1 & x-ratelimit-remaining-requests: -1 & x-ratelimit-reset-requests: 0 | retry",
        "429 | x-ratelimit-limit-requests: 6 & x-ratelimit-remaining-requests: 0 & x-ratelimit-reset-requests: 20 | retry 20s",
        "429 | X-RateLimit-Remaining: 0 & X-RateLimit-Reset: 1795435230  | retry 30s",
        "429 | X-RateLimit-Remaining: 0 & X-RateLimit-Reset: 1795435230000 | retry 30s",
        "429 | X-RateLimit-Reset: 30                                     | retry 30s",
        "429 | X-RateLimit-Reset: Mon, 23 Nov 2026 12:00:30 GMT          | retry 30s",
        "429 | anthropic-ratelimit-requests-limit: 50 & anthropic-ratelimit-requests-remaining: 0 & anthropic-ratelimit-requests-reset: 2026-11-23T12:00:30Z | retry 30s",
        "429 | anthropic-ratelimit-input-tokens-remaining: 0 & anthropic-ratelimit-input-tokens-reset: 2026-11-23T11:59:00Z | retry 0s",
        "429 | anthropic-ratelimit-tokens-remaining: 9 & anthropic-ratelimit-tokens-reset: 2026-11-23T12:00:30Z | retry",
        "429 | RateLimit-Policy: \"default\";q=100;w=60 & RateLimit: \"default\";r=0;t=30 | retry 30s",
        "429 | RateLimit: \"default\";r=50;t=30                          | retry",
        "429 | RateLimit: \"default\";r=0;t=30 & Retry-After: 5          | retry 5s",
        "429 | RateLimit-Limit: 100 & RateLimit-Remaining: 0 & RateLimit-Reset: 50 | retry 50s",
        // advice
        "400 | x-should-retry: true                                      | retry",
        "503 | x-should-retry: false                                     | final",
        "429 | x-should-retry: false & Retry-After: 5                    | final",
        "401 | x-should-retry: true & Retry-After: 5                     | retry 5s",
        "402 | x-should-retry: true                                      | final",
      })
  void aHeaderThatTellsWhen(int status, String headers, String advice) {
    assertThat(advice("openai", status, headers, "{}")).isEqualTo(advice);
  }

  @ParameterizedTest
  @CsvSource({
    "-,                    retry 2s",
    "Retry-After: 1,       retry 2s",
    "Retry-After: 3,       retry 3s",
    "retry-after-ms: 2500, retry 2.5s",
    "x-should-retry: true, retry 2s",
  })
  void theLongerOfTheTwoWaitsCounts(String headers, String advice) {
    assertThat(advice("openai", 429, headers, RATE_LIMIT)).isEqualTo(advice);
  }

  @ParameterizedTest
  @CsvSource({"-", "Retry-After: 1", "x-should-retry: true"})
  void nothingBringsMoneyBack(String headers) {
    assertThat(advice("openai", 429, headers, QUOTA)).isEqualTo("final");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Please retry in 36.429760048s.                     | retry 36.429760048s",
        "Please try again in 20s.                           | retry 20s",
        "Please try again in 6m0s. Visit                    | retry 6M",
        "please try again in 1h2m3s                         | retry 1H2M3s",
        "Please try again in 450ms.                         | retry 0.45s",
        "Please retry after 37 seconds.                     | retry 37s",
        "Please retry after 1 second. To                    | retry 1s",
        "try again in 2 minutes 5 seconds                   | retry 2M5s",
        "Please retry after 99999999999999999999999 seconds | retry",
        "Please retry after 999999999999999999 seconds      | retry 8784H",
        "Please retry after -5 seconds                      | retry",
        "Please retry after 5 attempts                      | retry",
        "Please retry in a moment                           | retry",
        "entry in 5s                                        | retry",
      })
  void aWaitInTheWordsOfAMessage(String message, String advice) {
    String body = "{\"error\":{\"message\":\"" + message + "\"}}";

    assertThat(advice("openai", 429, "-", body)).isEqualTo(advice);
    assertThat(advice("gemini", 429, "-", body)).isEqualTo(advice);
    assertThat(advice("openai", 400, "-", body)).isEqualTo("final");
  }

  @ParameterizedTest
  @CsvSource({
    "34s,           retry 34s",
    "34.074824224s, retry 34.074824224s",
    "900ms,         retry 0.9s",
    "0s,            retry 0s",
    "1m30s,         retry 1M30s",
    "'',            retry",
    "-3s,           retry",
    "soon,          retry",
    "1e9s,          retry",
  })
  void aRetryDelayOfGoogle(String delay, String advice) {
    String body =
        """
        {"error":{"code":503,"status":"UNAVAILABLE","message":"m","details":[
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}
        """
            .formatted(delay);

    assertThat(advice("gemini", 503, "-", body)).isEqualTo(advice);
    assertThat(advice("openai", 503, "-", "[" + body + "]")).isEqualTo(advice);
  }

  @Test
  void theBufferStaysAsItIs() {
    ByteBuffer direct = ByteBuffer.allocateDirect(200).put((" " + QUOTA).getBytes(UTF_8)).flip();
    direct.get();

    var verdict = new AnswerJudge(Dialect.named("json")).judge(429, Headers.empty(), direct);

    assertThat(verdict).contains(Verdict.refused());
    assertThat(direct.position()).isEqualTo(1);
  }

  @Test
  void anAnswerIsThatOfItsOwnBodyAlsoWhereResponsesShareTheirHeaders() {
    AnswerJudge judge = new AnswerJudge(Dialect.named("json"));
    ByteBuffer one = ByteBuffer.wrap("{\"answer\":\"one\"}".getBytes(UTF_8));
    ByteBuffer two = ByteBuffer.wrap("{\"answer\":\"two\"}".getBytes(UTF_8));

    judge.judge(200, Headers.empty(), one);
    judge.judge(200, Headers.empty(), two);

    assertThat(judge.take(200, Headers.empty(), one).reading().answer()).contains("one");
    assertThat(judge.take(200, Headers.empty(), two).reading().answer()).contains("two");
  }

  private static String advice(String dialect, int status, String fields, String body) {
    Headers.Builder headers = Headers.builder();
    for (String field : fields.split(" & ", -1)) {
      String[] pair = field.split(": ", 2);
      if (pair.length == 2) {
        headers.add(pair[0], pair[1].strip());
      }
    }
    return AnswerFile.advice(Dialect.named(dialect), status, headers.build(), body.getBytes(UTF_8));
  }
}

package dev.penstock.dialect;

import dev.penstock.http.Headers;
import dev.penstock.retry.ResponseJudge;
import dev.penstock.retry.Verdict;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges responses as their records will: by what the dialect reads in them. What it has read in a
 * success is kept for the record. For one run.
 */
public final class AnswerJudge implements ResponseJudge {
  private final Dialect dialect;
  private final Map<Response, Answer> successes = new ConcurrentHashMap<>();

  /** The response that has these very header fields. */
  private record Response(Headers headers) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Response response && response.headers == headers;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(headers);
    }
  }

  /** Judges the responses of one API. */
  public AnswerJudge(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Optional<Verdict> judge(int status, Headers headers, ByteBuffer body) {
    Answer answer = Answer.of(dialect, status, headers, body);
    if (answer.error().isEmpty()) {
      successes.put(new Response(headers), answer);
    }
    return Optional.of(
        answer.error().map(error -> verdict(error, answer.reading())).orElseGet(Verdict::done));
  }

  /** The answer that a response is, read once more unless it was judged to be a success. */
  public Answer take(int status, Headers headers, ByteBuffer body) {
    Answer success = successes.remove(new Response(headers));
    return success == null ? Answer.of(dialect, status, headers, body) : success;
  }

  private static Verdict verdict(RequestError error, Reading reading) {
    if (!error.retryable()) {
      return Verdict.refused();
    }
    return reading.complaint().delay().map(Verdict::retryAfter).orElseGet(Verdict::retry);
  }
}

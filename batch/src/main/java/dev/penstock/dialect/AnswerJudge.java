package dev.penstock.dialect;

import dev.penstock.http.Headers;
import dev.penstock.retry.ResponseJudge;
import dev.penstock.retry.Verdict;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges responses as their records will: by what the dialect reads in them. What it has read in a
 * success is kept for the record. For one run.
 */
public final class AnswerJudge implements ResponseJudge {
  private final Dialect dialect;

  /** By the very header fields of the response, which others may share. */
  private final Map<Headers, Success> successes =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private record Success(int status, ByteBuffer body, Answer answer) {
    boolean isOf(int otherStatus, ByteBuffer otherBody) {
      return status == otherStatus && body.equals(otherBody);
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
      successes.put(headers, new Success(status, body.duplicate(), answer));
    }
    return Optional.of(
        answer.error().map(error -> verdict(error, answer.reading())).orElseGet(Verdict::done));
  }

  /** The answer that a response is, read once more unless it was judged to be a success. */
  public Answer take(int status, Headers headers, ByteBuffer body) {
    Success success = successes.remove(headers);
    return success != null && success.isOf(status, body)
        ? success.answer()
        : Answer.of(dialect, status, headers, body);
  }

  private static Verdict verdict(RequestError error, Reading reading) {
    if (!error.retryable()) {
      return Verdict.refused();
    }
    return reading.complaint().delay().map(Verdict::retryAfter).orElseGet(Verdict::retry);
  }
}

package dev.penstock.dialect;

import dev.penstock.http.Headers;
import dev.penstock.retry.ResponseJudge;
import dev.penstock.retry.Verdict;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Judges responses as their records will: by what the dialect reads in them. */
public final class AnswerJudge implements ResponseJudge {
  private final Dialect dialect;

  /** Judges the responses of one API. */
  public AnswerJudge(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Optional<Verdict> judge(int status, Headers headers, ByteBuffer body) {
    Answer answer = Answer.of(dialect, status, headers, body);
    return Optional.of(
        answer.error().map(error -> verdict(error, answer.reading())).orElseGet(Verdict::done));
  }

  private static Verdict verdict(RequestError error, Reading reading) {
    if (!error.retryable()) {
      return Verdict.refused();
    }
    return reading.complaint().delay().map(Verdict::retryAfter).orElseGet(Verdict::retry);
  }
}

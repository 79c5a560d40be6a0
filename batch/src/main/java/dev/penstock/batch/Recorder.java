package dev.penstock.batch;

import dev.penstock.batch.RequestFeed.Identity;
import dev.penstock.client.Outcome;
import dev.penstock.client.Request;
import dev.penstock.client.Response;
import dev.penstock.dialect.Answer;
import dev.penstock.dialect.AnswerJudge;
import dev.penstock.dialect.ErrorKind;
import dev.penstock.dialect.Reading;
import dev.penstock.dialect.RequestError;
import dev.penstock.http.Attempted;
import dev.penstock.http.Headers;
import dev.penstock.http.Timings;
import dev.penstock.input.Selected;
import dev.penstock.journal.EarlierAttempt;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RequestRecord;
import dev.penstock.journal.ResponseJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the records of what becomes of requests. */
final class Recorder {
  private final AnswerJudge judge;
  private final Redactor redactor;
  private final boolean withRequest;

  /**
   * Makes the records of one run.
   *
   * @param judge of its responses
   * @param withRequest whether the records have the bodies that were sent
   */
  Recorder(AnswerJudge judge, Redactor redactor, boolean withRequest) {
    this.judge = judge;
    this.redactor = redactor;
    this.withRequest = withRequest;
  }

  /** The record of a line that is no body. */
  RequestRecord of(Selected.Invalid invalid) {
    Optional<String> none = Optional.empty();
    return new RequestRecord(
        invalid.requestNum(),
        invalid.line(),
        OptionalInt.empty(),
        none,
        none,
        none,
        Optional.empty(),
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        none,
        none,
        withRequest ? Optional.of("null") : none,
        none,
        Optional.of(redacted(RequestError.ofInput(invalid.problem()))));
  }

  /** The record of a request that was sent; its tag is its {@link Identity}. */
  RequestRecord of(Outcome outcome) {
    Request request = outcome.request();
    if (outcome instanceof Outcome.Answered answered) {
      return of(request, answered.response());
    }
    RequestError error = RequestError.of(((Outcome.Failed) outcome).cause());
    Reading nothing = Reading.notJson("there is no response");
    return of(
        request, outcome.timings(), outcome.attempts(), nothing, Received.NONE, Optional.of(error));
  }

  private RequestRecord of(Request request, Response response) {
    Answer answer = judge.take(response.status(), response.headers(), response.buffer());
    String json =
        answer.isJson()
            ? ResponseJson.ofJson(answer.text(), redactor)
            : ResponseJson.ofText(answer.text(), redactor);
    Received received =
        new Received(
            OptionalInt.of(response.status()), requestId(response.headers()), Optional.of(json));
    return of(
        request,
        response.timings(),
        response.attempts(),
        answer.reading(),
        received,
        answer.error());
  }

  /** What a record has of a response besides the reading of its body. */
  private record Received(OptionalInt status, Optional<String> requestId, Optional<String> json) {
    static final Received NONE =
        new Received(OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  private RequestRecord of(
      Request request,
      Timings timings,
      List<Attempted> attempts,
      Reading reading,
      Received received,
      Optional<RequestError> error) {
    Identity identity = (Identity) request.tag().orElseThrow();
    return new RequestRecord(
        identity.requestNum(),
        identity.line(),
        received.status(),
        reading.answer().map(redactor::text),
        reading.finishReason().map(redactor::text),
        reading.model().map(redactor::text),
        reading.usage(),
        attempts.size(),
        earlier(attempts),
        timings.scheduledAt(),
        timings.sentAt(),
        timings.waited(),
        timings.duration(),
        received.requestId().map(redactor::text),
        Optional.of(identity.bodyHash()),
        withRequest ? request.body().map(this::json) : Optional.empty(),
        received.json(),
        error.map(this::redacted));
  }

  private static List<EarlierAttempt> earlier(List<Attempted> attempts) {
    if (attempts.size() < 2) {
      return List.of();
    }
    return attempts.stream()
        .limit(attempts.size() - 1)
        .map(
            attempt ->
                new EarlierAttempt(
                    attempt.timings().sentAt(),
                    attempt.status(),
                    attempt.failure().map(ErrorKind::of),
                    attempt.timings().duration(),
                    attempt.toldDelay()))
        .toList();
  }

  private String json(byte[] body) {
    return ResponseJson.ofJson(new String(body, StandardCharsets.UTF_8), redactor);
  }

  private RequestError redacted(RequestError error) {
    return error.withMessage(redactor.text(error.message()));
  }

  private static Optional<String> requestId(Headers headers) {
    return headers
        .first("x-request-id")
        .or(() -> headers.first("request-id"))
        .or(() -> headers.first("x-goog-request-id"));
  }
}

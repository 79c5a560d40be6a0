package dev.penstock.batch;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What becomes of one attempt in a simulated network. */
sealed interface Fate {
  /**
   * A response.
   *
   * @param afterNanos from the sending to its head
   * @param isCut whether its body ends half-way
   * @param good what it says, if it is a success
   */
  record Answer(
      int status, Headers headers, byte[] body, long afterNanos, boolean isCut, Optional<Good> good)
      implements Fate {
    static Answer json(int status, String body, long afterNanos) {
      return of(status, "application/json", body, afterNanos);
    }

    static Answer of(int status, String type, String body, long afterNanos) {
      return new Answer(
          status,
          Headers.builder().add("Content-Type", type).build(),
          body.getBytes(StandardCharsets.UTF_8),
          afterNanos,
          false,
          Optional.empty());
    }

    Answer with(String name, String value) {
      Headers more = headers.toBuilder().add(name, value).build();
      return new Answer(status, more, body, afterNanos, isCut, good);
    }

    Answer saying(Good good) {
      return new Answer(status, headers, body, afterNanos, isCut, Optional.of(good));
    }

    Answer cut() {
      return new Answer(status, headers, body, afterNanos, true, Optional.empty());
    }
  }

  /**
   * What a success says, as no other does.
   *
   * @param process to which it was given, by number
   * @param line of the body that it answers
   * @param json the body as it was given; absent of a stream
   */
  record Good(int process, int line, String answer, Optional<String> json) {}

  /** No response, but a failure. */
  record Failure(FailureKind kind, Progress progress, long afterNanos) implements Fate {}

  /** Nothing. */
  record Silence() implements Fate {}
}

package dev.penstock.journal;

import dev.penstock.dialect.ErrorKind;
import dev.penstock.dialect.RequestError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Records for tests. */
final class Records {
  static final String HASH = "9f86d081884c7d65";
  static final Instant SENT = Instant.parse("2026-11-22T10:00:00.000210Z");

  private Records() {}

  static RequestRecord ok(long number, String answer) {
    return record(number, answer, Optional.empty());
  }

  static RequestRecord failed(long number, String answer) {
    return record(number, answer, Optional.of(new RequestError(ErrorKind.HTTP, "no", false)));
  }

  private static RequestRecord record(long number, String answer, Optional<RequestError> error) {
    return new RequestRecord(
        number,
        number,
        OptionalInt.of(200),
        Optional.of(answer),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        List.of(),
        Optional.empty(),
        Optional.of(SENT.plusSeconds(number)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(HASH),
        Optional.empty(),
        Optional.of("{}"),
        error);
  }
}

package dev.penstock.journal;

import dev.penstock.dialect.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A record of a common size. */
final class SampleRecord {
  private static final String ANSWER = "The answer is forty-two, as everyone knows. ".repeat(3);

  private SampleRecord() {}

  static RequestRecord of(long number) {
    String response =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\""
            + ANSWER
            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":40}}";
    Instant sent = Instant.parse("2026-11-22T10:00:00.000210Z").plusNanos(number * 1_000);
    return new RequestRecord(
        number,
        number,
        OptionalInt.of(200),
        Optional.of(ANSWER),
        Optional.of("stop"),
        Optional.of("m"),
        Optional.of(new Usage(OptionalLong.of(12), OptionalLong.of(40))),
        1,
        List.of(),
        Optional.of(sent),
        Optional.of(sent),
        Optional.of(Duration.ofNanos(90_000)),
        Optional.of(Duration.ofNanos(812_410_000)),
        Optional.of("req_7"),
        Optional.of("9f86d081884c7d65"),
        Optional.empty(),
        Optional.of(response),
        Optional.empty());
  }
}

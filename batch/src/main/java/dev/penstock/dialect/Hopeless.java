package dev.penstock.dialect;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Why the requests after a refused one will be refused likewise. */
public enum Hopeless {
  /** The key is wrong, or may not do this. */
  KEY("the server refuses the key"),
  /** There is no money left, or none was ever paid for this. */
  MONEY("the server asks for money first"),
  /** What may be spent in a month is spent. */
  MONTH("what may be spent in a month is spent"),
  /** The quota of the day is used up. */
  DAY("the quota of the day is used up");

  /** Gemini counts its days there: ai.google.dev/gemini-api/docs/rate-limits. */
  private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

  private final String sentence;

  Hopeless(String sentence) {
    this.sentence = sentence;
  }

  /** In words, as part of a sentence. */
  public String sentence() {
    return sentence;
  }

  /** Until when, where time heals it: the next midnight in California, the next month in UTC. */
  public Optional<Instant> until(Instant now) {
    return switch (this) {
      case KEY, MONEY -> Optional.empty();
      case MONTH -> Optional.of(midnight(now.atZone(ZoneOffset.UTC).plusMonths(1), 1));
      case DAY -> {
        ZonedDateTime tomorrow = now.atZone(PACIFIC).plusDays(1);
        yield Optional.of(midnight(tomorrow, tomorrow.getDayOfMonth()));
      }
    };
  }

  private static Instant midnight(ZonedDateTime date, int dayOfMonth) {
    return date.withDayOfMonth(dayOfMonth).with(LocalTime.MIDNIGHT).toInstant();
  }
}

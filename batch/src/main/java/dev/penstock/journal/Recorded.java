package dev.penstock.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which requests had a record when the output was opened. It takes one bit of memory a request; the
 * rest is in a file without a name that goes when the output is closed. For one thread.
 */
public interface Recorded {
  /** How many requests have a record. */
  long count();

  /** Whether this request has one. */
  boolean has(long requestNum);

  /** The highest number that has one; 0 if none has. */
  long highest();

  /**
   * The first 16 hex digits of SHA-256 of the bytes that were sent.
   *
   * @return empty if nothing was sent, or there is no record
   */
  Optional<String> bodyHash(long requestNum);

  /** When requests were sent, from this moment on, in no order; of each the last attempt. */
  List<Instant> sentSince(Instant from);
}

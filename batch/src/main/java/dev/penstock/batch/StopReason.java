package dev.penstock.batch;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a run sends no more.
 *
 * @param why in words that follow "stopped: "
 * @param until from when on it is worth going on, if that is known
 */
public record StopReason(String why, Optional<Instant> until) {
  /** A reason that time alone does not end. */
  public static StopReason of(String why) {
    return new StopReason(why, Optional.empty());
  }
}

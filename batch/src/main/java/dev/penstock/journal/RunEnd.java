package dev.penstock.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.penstock.pacing.PacingReport;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run ended.
 *
 * @param at when the last answer was there
 * @param reason in words, unless it finished
 * @param selected requests selected; absent if the input was not read to its end
 * @param pacing what became of the rate limit
 */
public record RunEnd(
    Instant at, Ending ending, Optional<String> reason, OptionalLong selected, PacingReport pacing)
    implements RunEvent {

  /** The ways to end. */
  public enum Ending {
    /** Every request has its record. */
    @JsonProperty("finished")
    FINISHED,
    /** It was told to stop. */
    @JsonProperty("stopped")
    STOPPED,
    /** Input could not be read, or records not be written. */
    @JsonProperty("failed")
    FAILED
  }
}

package dev.penstock.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.penstock.pacing.PacingReport;
import java.io.IOException;
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
 * @param processorUse the part of the processor time this process might have had that it used while
 *     it sent, from 0 to 1; absent if that is not known
 * @param suspect whether records that were written may not be on the disk: a failed sync leaves
 *     that open
 */
public record RunEnd(
    Instant at,
    Ending ending,
    Optional<String> reason,
    OptionalLong selected,
    PacingReport pacing,
    Optional<Double> processorUse,
    boolean suspect)
    implements RunEvent {

  /** An end that leaves no doubt about the records. */
  public RunEnd(
      Instant at,
      Ending ending,
      Optional<String> reason,
      OptionalLong selected,
      PacingReport pacing,
      Optional<Double> processorUse) {
    this(at, ending, reason, selected, pacing, processorUse, false);
  }

  /** The same, but that what was written may not be on the disk. */
  RunEnd failed(IOException cause) {
    return new RunEnd(
        at, Ending.FAILED, Optional.of(cause.toString()), selected, pacing, processorUse, true);
  }

  /** The same, but that another run begins in place of it. */
  RunEnd overwritten(Instant when) {
    return new RunEnd(
        when,
        Ending.STOPPED,
        Optional.of("a new run removes its answers"),
        selected,
        pacing,
        processorUse);
  }

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

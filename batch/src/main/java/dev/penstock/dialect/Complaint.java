package dev.penstock.dialect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the body of a response says of an error.
 *
 * @param isError whether it holds an {@code error} that is not null
 * @param marks what names the error to programs: its code, type, status and reasons
 * @param quotas the names of the quotas that were exceeded
 * @param message what the server has to say to a human, mostly about the error
 * @param delay how long it told to wait
 */
public record Complaint(
    boolean isError,
    List<String> marks,
    List<String> quotas,
    Optional<String> message,
    Optional<Duration> delay) {
  static final Complaint NONE =
      new Complaint(false, List.of(), List.of(), Optional.empty(), Optional.empty());

  /** Copies the lists. */
  public Complaint {
    marks = List.copyOf(marks);
    quotas = List.copyOf(quotas);
  }
}

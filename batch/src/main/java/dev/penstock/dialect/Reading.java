package dev.penstock.dialect;

import java.util.List;
import java.util.Optional;

/**
 * What the body of a response says.
 *
 * @param answer the text that was asked for
 * @param finishReason why the text ends where it does
 * @param model that answered
 * @param isError whether it holds an {@code error} that is not null
 * @param errorMarks the code, type and status of the error, as far as there
 * @param message what the server has to say to a human, mostly about the error
 * @param notJson why the body is not JSON; absent if it is
 */
public record Reading(
    Optional<String> answer,
    Optional<String> finishReason,
    Optional<String> model,
    Optional<Usage> usage,
    boolean isError,
    List<String> errorMarks,
    Optional<String> message,
    Optional<String> notJson) {

  /** Copies the list. */
  public Reading {
    errorMarks = List.copyOf(errorMarks);
  }

  /** Nothing is said, since the body is not JSON. */
  public static Reading notJson(String why) {
    Optional<String> none = Optional.empty();
    return new Reading(
        none, none, none, Optional.empty(), false, List.of(), none, Optional.of(why));
  }
}

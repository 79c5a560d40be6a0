package dev.penstock.dialect;

import java.util.Optional;

/**
 * What the body of a response says.
 *
 * @param answer the text that was asked for
 * @param finishReason why the text ends where it does
 * @param model that answered
 * @param complaint what it says of an error
 * @param notJson why the body is not JSON; absent if it is
 * @param cut why the body cannot be whole, if that shows: JSON without its end, a stream without
 *     its end mark
 */
public record Reading(
    Optional<String> answer,
    Optional<String> finishReason,
    Optional<String> model,
    Optional<Usage> usage,
    Complaint complaint,
    Optional<String> notJson,
    Optional<String> cut) {

  /** Nothing is said, since the body is not JSON. */
  public static Reading notJson(String why) {
    return notJson(why, false);
  }

  static Reading notJson(String why, boolean isCut) {
    Optional<String> said = Optional.of(why);
    return nothing(said, isCut ? said : Optional.empty());
  }

  /** Nothing is said, since nothing came before the end. */
  static Reading cutAtOnce(String why) {
    return nothing(Optional.empty(), Optional.of(why));
  }

  private static Reading nothing(Optional<String> notJson, Optional<String> cut) {
    Optional<String> none = Optional.empty();
    return new Reading(none, none, none, Optional.empty(), Complaint.NONE, notJson, cut);
  }

  /** The same of a body that turned out to be a part. */
  Reading cutBecause(String why) {
    return new Reading(answer, finishReason, model, usage, complaint, notJson, Optional.of(why));
  }
}

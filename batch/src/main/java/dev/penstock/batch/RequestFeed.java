package dev.penstock.batch;

import dev.penstock.client.Request;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The selected bodies as requests. What is no body is told apart; what has a record is passed over.
 */
final class RequestFeed implements Iterator<Request> {
  private final Selection selection;
  private final Requests requests;
  private final Predicate<Selected> isRecorded;
  private final Consumer<Selected.Invalid> invalid;
  private @Nullable Request upcoming;
  private volatile long taken;
  private volatile boolean isExhausted;

  /**
   * Feeds from the selection.
   *
   * @param isRecorded whether it has a record already
   */
  RequestFeed(
      Selection selection,
      Requests requests,
      Predicate<Selected> isRecorded,
      Consumer<Selected.Invalid> invalid) {
    this.selection = selection;
    this.requests = requests;
    this.isRecorded = isRecorded;
    this.invalid = invalid;
  }

  /**
   * What tells a request from all others.
   *
   * @param bodyHash the first 16 hex digits of SHA-256 of its body
   */
  record Identity(long requestNum, long line, String bodyHash) {}

  /** How many are selected, as soon as that is known. */
  OptionalLong total() {
    return isExhausted ? OptionalLong.of(taken) : selection.total();
  }

  /** Whether every one of the selected has been taken, and these were so many. */
  boolean isWhole(long count) {
    return isExhausted && taken == count;
  }

  @Override
  public boolean hasNext() {
    while (upcoming == null && !isExhausted) {
      isExhausted = !selection.hasNext();
      if (!isExhausted) {
        upcoming = request(selection.next());
      }
    }
    return upcoming != null;
  }

  @Override
  public Request next() {
    Request request = hasNext() ? upcoming : null;
    if (request == null) {
      throw new NoSuchElementException();
    }
    upcoming = null;
    return request;
  }

  private @Nullable Request request(Selected selected) {
    taken = selected.requestNum();
    if (isRecorded.test(selected)) {
      return null;
    }
    if (selected instanceof Selected.Body body) {
      return requests.of(body, invalid);
    }
    invalid.accept((Selected.Invalid) selected);
    return null;
  }
}

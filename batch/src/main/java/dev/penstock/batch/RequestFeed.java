package dev.penstock.batch;

import dev.penstock.client.Request;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The selected bodies as requests. What is no body is told apart and passed over. */
final class RequestFeed implements Iterator<Request> {
  private static final int HASH_BYTES = 8;

  private final Selection selection;
  private final Request template;
  private final Consumer<Selected.Invalid> invalid;
  private final MessageDigest sha256 = sha256();
  private @Nullable Request upcoming;
  private volatile long taken;
  private volatile boolean isExhausted;

  /**
   * Feeds from the selection.
   *
   * @param template the request without its body
   */
  RequestFeed(Selection selection, Request template, Consumer<Selected.Invalid> invalid) {
    this.selection = selection;
    this.template = template;
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
    if (selected instanceof Selected.Body body) {
      Identity identity = new Identity(body.requestNum(), body.line(), hash(body.bytes()));
      return template.toBuilder().bytes(body.bytes()).tag(identity).build();
    }
    invalid.accept((Selected.Invalid) selected);
    return null;
  }

  private String hash(byte[] body) {
    return HexFormat.of().formatHex(sha256.digest(body), 0, HASH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

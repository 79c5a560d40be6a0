package dev.penstock.client;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The outcomes of many requests, of which none is pulled before they are asked for, in one of three
 * forms: {@link #forEach}, {@link #stream}, {@link #publisher}. They are asked for once. What is
 * not taken holds the next requests back, so that memory does not grow with their number.
 */
public final class Outcomes {
  private final Engine engine;
  private final Iterator<Request> requests;
  private final Runnable onEnd;
  private final boolean ordered;
  private final AtomicBoolean asked;

  Outcomes(Engine engine, Iterator<Request> requests, Runnable onEnd) {
    this(engine, requests, onEnd, false, new AtomicBoolean());
  }

  private Outcomes(
      Engine engine,
      Iterator<Request> requests,
      Runnable onEnd,
      boolean ordered,
      AtomicBoolean asked) {
    this.engine = engine;
    this.requests = requests;
    this.onEnd = onEnd;
    this.ordered = ordered;
    this.asked = asked;
  }

  /**
   * The same in the order of the requests, rather than as they come. An outcome waits for those
   * before it, so that one slow request holds back what is sent once {@code maxConcurrency} wait.
   */
  public Outcomes ordered() {
    return new Outcomes(engine, requests, onEnd, true, asked);
  }

  /**
   * Sends all, and hands each outcome to the consumer.
   *
   * @param consumer called on the callback threads: by several at once, or, if ordered, one at a
   *     time; while it blocks, fewer requests are pulled
   * @throws IllegalStateException if the outcomes were asked for before, or the client is closed
   */
  public Bulk forEach(Consumer<? super Outcome> consumer) {
    return begin(
        (outcome, taken) -> {
          consumer.accept(outcome);
          taken.run();
        });
  }

  /**
   * Sends all, for a thread that blocks for each outcome. What the iterator of the requests throws,
   * the stream throws when the outcomes before it are taken. Close the stream: that ends the
   * requests that it has not seen the end of.
   *
   * @throws IllegalStateException if the outcomes were asked for before, or the client is closed
   */
  public Stream<Outcome> stream() {
    BlockingOutcomes outcomes = new BlockingOutcomes();
    Bulk bulk = begin(outcomes);
    return outcomes.stream(bulk);
  }

  /**
   * Sends all once somebody subscribes, one subscriber. Signals come one at a time, on callback
   * threads. Cancelling the subscription cancels the requests.
   */
  public Flow.Publisher<Outcome> publisher() {
    return subscriber -> {
      OutcomePublisher outcomes = new OutcomePublisher(subscriber, engine.callbacks);
      outcomes.begin(() -> begin(outcomes));
    };
  }

  private Bulk begin(BulkSend.Receiver receiver) {
    if (asked.getAndSet(true)) {
      throw new IllegalStateException("the outcomes were asked for before");
    }
    engine.requireOpen();
    BulkSend bulk =
        new BulkSend(engine, requests, onEnd, ordered ? new InOrder(receiver) : receiver);
    bulk.begin();
    return bulk;
  }
}

package dev.penstock.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands outcomes to a subscriber as it asks for them; those not asked for count as not taken. */
final class OutcomePublisher implements BulkSend.Receiver, Flow.Subscription {
  /** An outcome that waits for demand. */
  private record Came(Outcome outcome, Runnable taken) {}

  private final Flow.Subscriber<? super Outcome> subscriber;
  private final Executor callbacks;

  // Guarded by this.
  private final Queue<Came> queue = new ArrayDeque<>();
  private @Nullable Bulk bulk;
  private long demand;
  private boolean ended;
  private @Nullable Throwable failure;
  private boolean emitting;

  /** It was asked for less than one: that is to be told, and nothing else. */
  private boolean misused;

  /** Nothing more is to be told. */
  private boolean over;

  OutcomePublisher(Flow.Subscriber<? super Outcome> subscriber, Executor callbacks) {
    this.subscriber = subscriber;
    this.callbacks = callbacks;
  }

  /** Subscribes, then sends. */
  void begin(Supplier<Bulk> start) {
    subscriber.onSubscribe(this);
    if (isOver()) {
      return;
    }
    Bulk begun;
    try {
      begun = start.get();
    } catch (RuntimeException e) {
      end(e);
      return;
    }
    boolean cancelled;
    synchronized (this) {
      bulk = begun;
      cancelled = over || misused;
    }
    if (cancelled) {
      begun.cancel();
    }
    begun.done().whenComplete((done, cause) -> end(cause));
  }

  @Override
  public void accept(Outcome outcome, Runnable taken) {
    boolean dropped;
    synchronized (this) {
      dropped = over || misused;
      if (!dropped) {
        queue.add(new Came(outcome, taken));
      }
    }
    if (dropped) {
      taken.run();
    } else {
      emitSoon();
    }
  }

  private void end(@Nullable Throwable cause) {
    synchronized (this) {
      ended = true;
      if (failure == null && cause != null) {
        failure = Interceptors.unwrapped(cause);
      }
    }
    emitSoon();
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      synchronized (this) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
    } else {
      synchronized (this) {
        misused = true;
        failure = new IllegalArgumentException("request(n) with n < 1: " + n);
      }
      abandon();
    }
    emitSoon();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      over = true;
    }
    abandon();
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void abandon() {
    Bulk running;
    Queue<Came> left;
    synchronized (this) {
      running = bulk;
      left = new ArrayDeque<>(queue);
      queue.clear();
    }
    left.forEach(came -> came.taken().run());
    if (running != null) {
      running.cancel();
    }
  }

  private void emitSoon() {
    synchronized (this) {
      if (emitting) {
        return;
      }
      emitting = true;
    }
    callbacks.execute(this::emit);
  }

  private void emit() {
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (Throwable e) {
      cancel();
      throw e;
    }
  }

  /** The next signal; null: none for now, and nobody emits any more. */
  private synchronized @Nullable Runnable next() {
    if (!over && demand > 0 && !queue.isEmpty()) {
      demand--;
      Came came = queue.remove();
      return () -> {
        came.taken().run();
        subscriber.onNext(came.outcome());
      };
    }
    if (!over && (ended || misused) && queue.isEmpty()) {
      over = true;
      Throwable cause = failure;
      return cause == null ? subscriber::onComplete : () -> subscriber.onError(cause);
    }
    emitting = false;
    return null;
  }
}

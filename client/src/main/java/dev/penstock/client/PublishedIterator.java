package dev.penstock.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What a publisher brings, to be pulled by one thread that blocks for it. */
final class PublishedIterator<T> implements Iterator<T>, Flow.Subscriber<T> {
  private static final int AHEAD = 64;

  /** What came: an item, or the end with its cause if there is one. */
  private record Signal<T>(@Nullable T item, @Nullable Throwable failure) {}

  private final Flow.Publisher<T> publisher;
  private final BlockingQueue<Signal<T>> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;
  private @Nullable Signal<T> next;
  private boolean subscribed;
  private int taken;

  PublishedIterator(Flow.Publisher<T> publisher) {
    this.publisher = publisher;
  }

  @Override
  public boolean hasNext() {
    if (!subscribed) {
      subscribed = true;
      publisher.subscribe(this);
    }
    Signal<T> signal = next == null ? take() : next;
    next = signal;
    if (signal.failure() != null) {
      throw new CompletionException(signal.failure());
    }
    return signal.item() != null;
  }

  @Override
  public T next() {
    if (!hasNext() || next == null || next.item() == null) {
      throw new NoSuchElementException();
    }
    T item = next.item();
    next = null;
    taken++;
    if (taken == AHEAD / 2 && subscription != null) {
      taken = 0;
      subscription.request(AHEAD / 2);
    }
    return item;
  }

  private Signal<T> take() {
    try {
      return signals.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  /** No more is wanted: whoever waits hears of the end. */
  void cancel() {
    cancelled = true;
    if (subscription != null) {
      subscription.cancel();
    }
    signals.add(new Signal<>(null, null));
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (cancelled) {
      subscription.cancel();
    } else {
      subscription.request(AHEAD);
    }
  }

  @Override
  public void onNext(T item) {
    signals.add(new Signal<>(item, null));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal<>(null, failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal<>(null, null));
  }
}

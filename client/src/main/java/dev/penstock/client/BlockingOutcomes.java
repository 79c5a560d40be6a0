package dev.penstock.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Keeps outcomes for a thread that blocks for them; what it has not taken counts as not taken. */
final class BlockingOutcomes implements BulkSend.Receiver, Iterator<Outcome> {
  /** An outcome, or the end with its cause if there is one. */
  private record Came(@Nullable Outcome outcome, Runnable taken, @Nullable Throwable failure) {}

  private final BlockingQueue<Came> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private @Nullable Came next;

  /** The outcomes, for one thread; closing it cancels the rest. */
  Stream<Outcome> stream(Bulk bulk) {
    bulk.done().whenComplete((done, failure) -> queue.add(new Came(null, () -> {}, failure)));
    int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, characteristics), false)
        .onClose(() -> close(bulk));
  }

  private void close(Bulk bulk) {
    closed = true;
    bulk.cancel();
    letGo();
  }

  /** The end stays, for whoever waits for it. */
  private void letGo() {
    for (Came left : queue) {
      if (left.outcome() != null && queue.remove(left)) {
        left.taken().run();
      }
    }
  }

  @Override
  public void accept(Outcome outcome, Runnable taken) {
    queue.add(new Came(outcome, taken, null));
    if (closed) {
      letGo();
    }
  }

  @Override
  public boolean hasNext() {
    Came came = next == null ? take() : next;
    next = came;
    if (came.failure() != null) {
      throw new CompletionException(Interceptors.unwrapped(came.failure()));
    }
    return came.outcome() != null;
  }

  @Override
  public Outcome next() {
    Came came = next == null ? take() : next;
    next = came;
    Outcome outcome = came.outcome();
    if (outcome == null) {
      throw new NoSuchElementException();
    }
    next = null;
    came.taken().run();
    return outcome;
  }

  private Came take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}

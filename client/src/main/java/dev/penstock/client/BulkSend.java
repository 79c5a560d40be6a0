package dev.penstock.client;

import dev.penstock.seam.Threads;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pulls requests from an iterator as they find room. At most 64 requests or 4 MiB of bodies wait at
 * the gate, and no more outcomes wait to be taken than may be in flight; so memory does not grow
 * with the number of requests.
 */
final class BulkSend implements Bulk {
  private static final int MOST_WAITING = 64;
  private static final long MOST_WAITING_BYTES = 4 << 20;

  private final Engine engine;
  private final Iterator<Request> requests;
  private final Consumer<? super Outcome> consumer;
  private final int mostWaiting;
  private final int mostOutstanding;
  private final ExchangeFuture<Void> done;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomMade = lock.newCondition();

  // Guarded by the lock.
  private int waiting;
  private long waitingBytes;
  private int outstanding;
  private boolean pulling = true;
  private boolean pullerWaits;
  private @Nullable Throwable failure;

  BulkSend(Engine engine, Iterator<Request> requests, Consumer<? super Outcome> consumer) {
    this.engine = engine;
    this.requests = requests;
    this.consumer = consumer;
    this.mostWaiting = Math.min(MOST_WAITING, engine.limits.maxWaiting());
    this.mostOutstanding =
        (int) Math.min(Integer.MAX_VALUE, (long) engine.limits.maxConcurrency() + MOST_WAITING);
    this.done = new ExchangeFuture<>(this::cancelAfter, engine.callbacks);
  }

  void begin() {
    Threads.daemon("penstock-bulk", this::pull).start();
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public int inFlight() {
    lock.lock();
    try {
      return outstanding - waiting;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    endPulling(null);
    for (Sending sending : engine.sendings()) {
      if (sending instanceof Item item && item.bulk() == this && item.withdraw()) {
        taken();
      }
    }
  }

  @Override
  public void cancel() {
    stop();
    for (Sending sending : engine.sendings()) {
      if (sending instanceof Item item && item.bulk() == this) {
        item.cancel();
      }
    }
  }

  private void cancelAfter(Runnable completion) {
    completion.run();
    cancel();
  }

  private void pull() {
    try {
      while (awaitRoom() && requests.hasNext()) {
        submit(requests.next());
      }
      endPulling(null);
    } catch (Throwable e) {
      endPulling(e);
    }
  }

  /** Waits until the queue is half empty, to be woken once for many. False: send no more. */
  private boolean awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      if (isFull(mostWaiting, MOST_WAITING_BYTES, mostOutstanding)) {
        pullerWaits = true;
        while (pulling && !isHalfEmpty()) {
          roomMade.await();
        }
        pullerWaits = false;
      }
      return pulling;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(int mostWaiting, long mostBytes, int mostOutstanding) {
    return waiting >= mostWaiting || waitingBytes >= mostBytes || outstanding >= mostOutstanding;
  }

  private boolean isHalfEmpty() {
    int half = mostWaiting / 2;
    return !isFull(half + 1, MOST_WAITING_BYTES / 2 + 1, mostOutstanding - half + 1);
  }

  private void submit(Request request) {
    lock.lock();
    try {
      if (!pulling) {
        return;
      }
      waiting++;
      waitingBytes += request.bodyLength();
      outstanding++;
    } finally {
      lock.unlock();
    }
    Item item = new Item(request);
    try {
      item.begin();
    } catch (RuntimeException e) {
      item.onLeave();
      taken();
      throw e;
    }
    if (hasStopped() && item.withdraw()) {
      taken();
    }
  }

  private boolean hasStopped() {
    lock.lock();
    try {
      return !pulling;
    } finally {
      lock.unlock();
    }
  }

  private void handOver(Outcome outcome) {
    try {
      consumer.accept(outcome);
    } catch (Throwable e) {
      endPulling(e);
      stop();
    } finally {
      taken();
    }
  }

  private void left(long bytes) {
    lock.lock();
    try {
      waiting--;
      waitingBytes -= bytes;
      wakePuller();
    } finally {
      lock.unlock();
    }
  }

  private void taken() {
    lock.lock();
    try {
      outstanding--;
      wakePuller();
    } finally {
      lock.unlock();
    }
    completeIfOver();
  }

  private void wakePuller() {
    if (pullerWaits && isHalfEmpty()) {
      roomMade.signal();
    }
  }

  private void endPulling(@Nullable Throwable cause) {
    lock.lock();
    try {
      pulling = false;
      failure = failure == null ? cause : failure;
      roomMade.signal();
    } finally {
      lock.unlock();
    }
    completeIfOver();
  }

  private void completeIfOver() {
    Throwable cause;
    lock.lock();
    try {
      if (pulling || outstanding > 0 || done.isDone()) {
        return;
      }
      cause = failure;
    } finally {
      lock.unlock();
    }
    engine.callbacks.execute(
        () -> {
          if (cause == null) {
            done.settle(null);
          } else {
            done.fail(cause);
          }
        });
  }

  /** One request of the many. */
  private final class Item extends MemorySending {
    private Item(Request request) {
      super(engine, request);
    }

    private BulkSend bulk() {
      return BulkSend.this;
    }

    @Override
    void onLeave() {
      left(request().bodyLength());
    }

    @Override
    void take(Outcome outcome) {
      handOver(outcome);
    }
  }
}

package dev.penstock.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands outcomes on in the order of their requests, one at a time. */
final class InOrder implements BulkSend.Receiver {
  /** What came early: an outcome, or that there is none. */
  private record Early(@Nullable Outcome outcome, Runnable taken) {}

  private final BulkSend.Receiver receiver;

  // Guarded by this.
  private final Map<Long, Early> early = new HashMap<>();
  private long next;
  private boolean handingOn;

  /** Whether the receiver has thrown: it hears no more. Touched by who hands on. */
  private boolean broken;

  InOrder(BulkSend.Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void accept(Outcome outcome, Runnable taken) {
    throw new IllegalStateException("an outcome without its place");
  }

  @Override
  public void accept(long index, Outcome outcome, Runnable taken) {
    add(index, new Early(outcome, taken));
  }

  @Override
  public void skip(long index) {
    add(index, new Early(null, () -> {}));
  }

  private void add(long index, Early came) {
    synchronized (this) {
      early.put(index, came);
      if (handingOn) {
        return;
      }
      handingOn = true;
    }
    try {
      handOnAll();
    } catch (Throwable e) {
      // Those behind it are let go before it is told: nobody else would.
      broken = true;
      handOnAll();
      throw e;
    }
  }

  private void handOnAll() {
    for (Early first = first(); first != null; first = first()) {
      if (first.outcome() == null || broken) {
        first.taken().run();
      } else {
        receiver.accept(first.outcome(), first.taken());
      }
    }
  }

  private synchronized @Nullable Early first() {
    Early first = early.remove(next);
    if (first == null) {
      handingOn = false;
    } else {
      next++;
    }
    return first;
  }
}

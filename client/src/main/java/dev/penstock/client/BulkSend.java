package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.seam.Workers.Serial;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Pulls requests from an iterator as they find room. At most 64 requests or 4 MiB of bodies wait at
 * the gate, no more outcomes wait to be taken than may be in flight, and nothing is pulled while as
 * many requests, or 64 MiB of their bodies, rest between two attempts; so memory does not grow with
 * the number of requests.
 */
final class BulkSend implements Bulk {
  /** Takes outcomes, on callback threads, by several at once. */
  interface Receiver {
    /**
     * Takes an outcome.
     *
     * @param taken to be run once it is no longer held, or no more is sent some day; not if this
     *     throws, which ends the bulk
     */
    void accept(Outcome outcome, Runnable taken);

    /** As {@link #accept(Outcome, Runnable)}, for those that care about the order. */
    default void accept(long index, Outcome outcome, Runnable taken) {
      accept(outcome, taken);
    }

    /** The request of this index has no outcome. */
    default void skip(long index) {}
  }

  /** What the puller does next. */
  private enum Next {
    PULL,
    PARK,
    END
  }

  private static final int MOST_WAITING = 64;
  private static final long MOST_WAITING_BYTES = 4 << 20;
  private static final long MOST_RESTING_BYTES = 64 << 20;

  private final Engine engine;
  private final Iterator<Request> requests;
  private final Runnable onEnd;
  private final Receiver receiver;
  private final int mostWaiting;
  private final int mostOutstanding;
  private final ExchangeFuture<Void> done;

  private final ReentrantLock lock = new ReentrantLock();
  private final Serial puller;

  // Guarded by the lock.
  private int waiting;
  private long waitingBytes;
  private int outstanding;

  /** Requests between two attempts. */
  private int resting;

  private long restingBytes;
  private long pulled;
  private boolean pulling = true;
  private boolean stopped;

  /** Whether no step of pulling runs or is to run, until there is room. */
  private boolean parked;

  private @Nullable Throwable failure;

  /**
   * Nothing is pulled before {@link #begin}.
   *
   * @param onEnd called when the iterator has no more, or no more is wanted
   */
  BulkSend(Engine engine, Iterator<Request> requests, Runnable onEnd, Receiver receiver) {
    this.engine = engine;
    this.requests = requests;
    this.onEnd = onEnd;
    this.receiver = receiver;
    this.mostWaiting = Math.min(MOST_WAITING, engine.limits.maxWaiting());
    this.mostOutstanding =
        (int) Math.min(Integer.MAX_VALUE, (long) engine.limits.maxConcurrency() + MOST_WAITING);
    this.puller = engine.serial("penstock-bulk");
    this.done = new ExchangeFuture<>(this::cancelAfter, engine.callbacks);
  }

  void begin() {
    puller.execute(this::pull);
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
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
    endPulling(null);
    for (Call call : engine.calls()) {
      if (call instanceof Item item && item.bulk() == this) {
        item.drop();
      }
    }
  }

  @Override
  public void cancel() {
    stop();
    for (Call call : engine.calls()) {
      if (call instanceof Item item && item.bulk() == this) {
        item.cancel();
      }
    }
  }

  private void cancelAfter(Runnable completion) {
    completion.run();
    cancel();
  }

  /** One step: pulls while there is room. */
  private void pull() {
    try {
      Next next = next();
      while (next == Next.PULL && requests.hasNext()) {
        submit(requests.next());
        next = next();
      }
      if (next != Next.PARK) {
        onEnd.run();
        endPulling(null);
        puller.close();
      }
    } catch (Throwable e) {
      endPulling(e);
      puller.close();
    }
  }

  private Next next() {
    lock.lock();
    try {
      if (!pulling) {
        return Next.END;
      }
      parked = isRestFull() || isFull(mostWaiting, MOST_WAITING_BYTES, mostOutstanding);
      return parked ? Next.PARK : Next.PULL;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(int mostWaiting, long mostBytes, int mostOutstanding) {
    return waiting >= mostWaiting || waitingBytes >= mostBytes || outstanding >= mostOutstanding;
  }

  /** Those that rest hold their bodies, and all of them will want to start again. */
  private boolean isRestFull() {
    return resting >= engine.limits.maxConcurrency() || restingBytes >= MOST_RESTING_BYTES;
  }

  private boolean isHalfEmpty() {
    int half = mostWaiting / 2;
    return !isRestFull()
        && !isFull(half + 1, MOST_WAITING_BYTES / 2 + 1, mostOutstanding - half + 1);
  }

  private void submit(Request request) {
    long index;
    lock.lock();
    try {
      if (!pulling) {
        return;
      }
      index = pulled++;
      waiting++;
      waitingBytes += request.heldBytes();
      outstanding++;
    } finally {
      lock.unlock();
    }
    if (engine.interceptors.isEmpty()) {
      begin(new Item(request, index, null));
    } else {
      intercept(request, index);
    }
  }

  private void begin(Item item) {
    try {
      item.begin();
    } catch (RuntimeException e) {
      item.onLeave();
      receiver.skip(item.index);
      taken();
      throw e;
    }
    if (hasStopped()) {
      item.drop();
    }
  }

  /** What the interceptors send, as often as they like, and what they make of it. */
  private void intercept(Request request, long index) {
    Intercepted through = new Intercepted(request, index);
    engine
        .interceptors
        .around(
            request,
            sent -> {
              Item item = new Item(sent, index, through);
              item.begin();
              through.dropped = false;
              if (hasStopped()) {
                item.drop();
              }
              return item.future;
            })
        .whenComplete(through::end);
  }

  private boolean hasStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void handOver(long index, Outcome outcome) {
    try {
      receiver.accept(index, outcome, this::taken);
    } catch (Throwable e) {
      endPulling(e);
      stop();
      taken();
    }
  }

  private void drop(long index) {
    receiver.skip(index);
    taken();
  }

  private void left(long bytes) {
    boolean goOn;
    lock.lock();
    try {
      waiting--;
      waitingBytes -= bytes;
      goOn = unpark();
    } finally {
      lock.unlock();
    }
    pullOnIf(goOn);
  }

  private void restMore(int more, long moreBytes) {
    boolean goOn;
    lock.lock();
    try {
      resting += more;
      restingBytes += moreBytes;
      goOn = unpark();
    } finally {
      lock.unlock();
    }
    pullOnIf(goOn);
  }

  private void taken() {
    boolean goOn;
    lock.lock();
    try {
      outstanding--;
      goOn = unpark();
    } finally {
      lock.unlock();
    }
    pullOnIf(goOn);
    completeIfOver();
  }

  /** Whether the next step is to run: once the queue is half empty, one for many, or at the end. */
  private boolean unpark() {
    boolean goOn = parked && (!pulling || isHalfEmpty());
    parked &= !goOn;
    return goOn;
  }

  private void pullOnIf(boolean goOn) {
    if (goOn) {
      puller.execute(this::pull);
    }
  }

  private void endPulling(@Nullable Throwable cause) {
    boolean goOn;
    lock.lock();
    try {
      pulling = false;
      failure = failure == null ? cause : failure;
      goOn = unpark();
    } finally {
      lock.unlock();
    }
    pullOnIf(goOn);
    if (requests instanceof PublishedIterator<Request> published) {
      published.cancel();
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

  /** One request of the many, or what an interceptor makes of it. */
  private final class Item extends Call {
    private final long index;
    private final @Nullable Intercepted through;
    private final AtomicBoolean hasLeft = new AtomicBoolean();
    private final AtomicBoolean rests = new AtomicBoolean();

    /** What the interceptor waits for. */
    private final ExchangeFuture<Response> future = new ExchangeFuture<>(this, engine.callbacks);

    private Item(Request request, long index, @Nullable Intercepted through) {
      super(engine, request);
      this.index = index;
      this.through = through;
    }

    private BulkSend bulk() {
      return BulkSend.this;
    }

    /** Takes it back, without an outcome, if it waits. */
    private void drop() {
      if (withdraw()) {
        if (through == null) {
          BulkSend.this.drop(index);
        } else {
          through.dropped = true;
          future.cancel(false);
        }
      }
    }

    @Override
    void onRest() {
      if (!rests.getAndSet(true)) {
        restMore(1, request().heldBytes());
      }
    }

    /** The stop may not have found it at rest. */
    @Override
    void onWithdrawable() {
      if (hasStopped()) {
        drop();
      }
    }

    private void endRest() {
      if (rests.getAndSet(false)) {
        restMore(-1, -request().heldBytes());
      }
    }

    @Override
    void onLeave() {
      endRest();
      if (!hasLeft.getAndSet(true)) {
        if (through == null) {
          left(request().heldBytes());
        } else {
          through.leave();
        }
      }
    }

    @Override
    BodySink sink(Attempt attempt, int status, Headers headers) {
      return new MemorySink(this, attempt, status, headers, engine.limits.maxResponseBytes());
    }

    @Override
    void take(Outcome outcome) {
      endRest();
      if (through == null) {
        handOver(index, outcome);
      } else if (outcome instanceof Outcome.Answered answered) {
        future.settle(answered.response());
      } else if (outcome instanceof Outcome.Failed failed) {
        future.fail(failed.cause());
      }
    }
  }

  /** One request of the many, on its way through the interceptors. */
  private final class Intercepted {
    private final Request request;
    private final long index;
    private final AtomicBoolean hasLeft = new AtomicBoolean();
    private volatile boolean dropped;

    private Intercepted(Request request, long index) {
      this.request = request;
      this.index = index;
    }

    /** The first that they send has left the queue, or they answered without. */
    private void leave() {
      if (!hasLeft.getAndSet(true)) {
        left(request.heldBytes());
      }
    }

    private void end(Response response, @Nullable Throwable failure) {
      leave();
      if (dropped) {
        drop(index);
      } else if (failure == null) {
        handOver(index, new Outcome.Answered(response));
      } else {
        handOver(index, engine.failed(request, Interceptors.unwrapped(failure)));
      }
    }
  }
}

package dev.penstock.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A future whose cancellation, or that of any stage derived from it, ends the exchange. So does
 * completing it from outside, as {@code orTimeout} does. The exchange itself uses {@link #settle}
 * or {@link #fail}.
 */
final class ExchangeFuture<T> extends CompletableFuture<T> {
  /** What a future stands for. */
  interface Exchange {
    /**
     * Ends, unless it is over, and tells of it only after the given completion: its callbacks find
     * the slot free, and the future does not complete in another way meanwhile.
     */
    void endBefore(Runnable completion);
  }

  private final Exchange exchange;
  private final Executor executor;

  /**
   * A future that is not complete.
   *
   * @param executor runs the stages that ask for no executor of their own
   */
  ExchangeFuture(Exchange exchange, Executor executor) {
    this.exchange = exchange;
    this.executor = executor;
  }

  /** The exchange came to a value. */
  void settle(@Nullable T value) {
    super.complete(value);
  }

  /** The exchange failed. */
  void fail(Throwable cause) {
    super.completeExceptionally(cause);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ExchangeFuture<>(exchange, executor);
  }

  @Override
  public Executor defaultExecutor() {
    return executor;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return end(() -> super.cancel(mayInterruptIfRunning));
  }

  @Override
  public boolean complete(T value) {
    return end(() -> super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    return end(() -> super.completeExceptionally(cause));
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    after(timeout, unit, () -> completeExceptionally(new TimeoutException()));
    return this;
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    after(timeout, unit, () -> complete(value));
    return this;
  }

  /** The JDK has one thread for all timeouts, which callbacks would run on and could block. */
  private void after(long timeout, TimeUnit unit, Runnable task) {
    CompletableFuture<Boolean> timer =
        new CompletableFuture<Boolean>().completeOnTimeout(true, timeout, unit);
    timer.thenRunAsync(task, executor);
    whenComplete((value, failure) -> timer.cancel(false));
  }

  private boolean end(BooleanSupplier completion) {
    if (isDone()) {
      return completion.getAsBoolean();
    }
    boolean[] completed = new boolean[1];
    exchange.endBefore(() -> completed[0] = completion.getAsBoolean());
    return completed[0];
  }
}

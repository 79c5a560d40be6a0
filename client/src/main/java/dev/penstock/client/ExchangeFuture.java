package dev.penstock.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A future whose cancellation, or that of any stage derived from it, ends the exchange. So does
 * completing it from outside, as {@code orTimeout} does.
 */
final class ExchangeFuture<T> extends CompletableFuture<T> {
  private final Runnable end;
  private final Executor executor;

  /**
   * A future that is not complete.
   *
   * @param end ends the exchange; does nothing when it is over
   * @param executor runs the stages that ask for no executor of their own
   */
  ExchangeFuture(Runnable end, Executor executor) {
    this.end = end;
    this.executor = executor;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ExchangeFuture<>(end, executor);
  }

  @Override
  public Executor defaultExecutor() {
    return executor;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    end.run();
    return cancelled;
  }

  @Override
  public boolean complete(T value) {
    boolean completed = super.complete(value);
    end.run();
    return completed;
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    boolean completed = super.completeExceptionally(cause);
    end.run();
    return completed;
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.TransportException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what must come, but not for ever. */
final class Await {
  private static final long SECONDS = 20;

  private Await() {}

  static <T> T value(CompletableFuture<T> future) {
    end(future);
    return future.join();
  }

  /** The direct cause of what {@code join} throws. */
  static Throwable cause(CompletableFuture<?> future) {
    end(future);
    try {
      Object value = future.join();
      throw new AssertionError("came to " + value + " instead of a failure");
    } catch (CompletionException e) {
      assertThat(e.getCause()).isNotNull();
      return e.getCause();
    }
  }

  static TransportException failure(CompletableFuture<?> future) {
    Throwable cause = cause(future);
    assertThat(cause).isInstanceOf(TransportException.class);
    return (TransportException) cause;
  }

  static void end(CompletableFuture<?> future) {
    try {
      future.handle((value, failure) -> true).get(SECONDS, TimeUnit.SECONDS);
    } catch (CancellationException e) {
      // An end like any other.
    } catch (TimeoutException e) {
      throw new AssertionError("still open after " + SECONDS + " s: " + future, e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void open(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still closed after " + SECONDS + " s: " + latch);
    }
  }
}

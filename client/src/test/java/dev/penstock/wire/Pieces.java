package dev.penstock.wire;

import dev.penstock.seam.Wire.Content.Published;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A publisher of equal pieces that brings what is asked for on a thread of its own each time, ends
 * as it is told, and remembers how much was asked for and whether it was cancelled.
 */
final class Pieces implements Flow.Publisher<ByteBuffer> {
  private final int count;
  private final byte[] piece;
  private final CompletableFuture<Void> ending;
  final AtomicLong asked = new AtomicLong();
  final CountDownLatch cancelled = new CountDownLatch(1);

  private Pieces(int count, byte[] piece, CompletableFuture<Void> ending) {
    this.count = count;
    this.piece = piece;
    this.ending = ending;
  }

  /** Pieces, and then the end. */
  static Pieces of(int count, byte[] piece) {
    return new Pieces(count, piece, CompletableFuture.completedFuture(null));
  }

  /** Pieces, and then a failure. */
  static Pieces failing(int count, byte[] piece, Throwable cause) {
    return new Pieces(count, piece, CompletableFuture.failedFuture(cause));
  }

  /** Pieces, and then nothing. */
  static Pieces endless(int count, byte[] piece) {
    return new Pieces(count, piece, new CompletableFuture<>());
  }

  Published unknownLength() {
    return new Published(OptionalLong.empty(), this);
  }

  Published length(long length) {
    return new Published(OptionalLong.of(length), this);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private int brought;

          @Override
          public void request(long n) {
            asked.addAndGet(n);
            new Thread(() -> bring(n), "pieces").start();
          }

          private void bring(long n) {
            for (long i = 0; i < n && brought < count; i++) {
              brought++;
              subscriber.onNext(ByteBuffer.wrap(piece));
            }
            if (brought == count) {
              brought++;
              ending.whenComplete(
                  (done, cause) -> {
                    if (cause == null) {
                      subscriber.onComplete();
                    } else {
                      subscriber.onError(cause);
                    }
                  });
            }
          }

          @Override
          public void cancel() {
            cancelled.countDown();
          }
        });
  }
}

package dev.penstock.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers the signals it got. Asks for nothing by itself, unless told to. */
final class RecordingSubscriber implements Flow.Subscriber<ByteBuffer> {
  private final long first;
  private final long perItem;
  private final AtomicInteger inside = new AtomicInteger();

  /** What came, in order: "subscribed", "item", "complete", or the error's message. */
  final List<String> signals = new ArrayList<>();

  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  Flow.@Nullable Subscription subscription;
  @Nullable Throwable error;
  boolean overlapped;

  /** Opens with the last signal. */
  final CountDownLatch ended = new CountDownLatch(1);

  private RecordingSubscriber(long first, long perItem) {
    this.first = first;
    this.perItem = perItem;
  }

  static RecordingSubscriber thatWantsAll() {
    return new RecordingSubscriber(Long.MAX_VALUE, 0);
  }

  static RecordingSubscriber thatWantsOneByOne() {
    return new RecordingSubscriber(1, 1);
  }

  static RecordingSubscriber thatWaits() {
    return new RecordingSubscriber(0, 0);
  }

  Flow.Subscription subscription() {
    if (subscription == null) {
      throw new IllegalStateException("not subscribed");
    }
    return subscription;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    signal("subscribed", () -> request(first));
  }

  @Override
  public void onNext(ByteBuffer item) {
    signal(
        "item",
        () -> {
          byte[] copy = new byte[item.remaining()];
          item.get(copy);
          bytes.writeBytes(copy);
          request(perItem);
        });
  }

  @Override
  public void onError(Throwable cause) {
    error = cause;
    signal(String.valueOf(cause.getMessage()), ended::countDown);
  }

  @Override
  public void onComplete() {
    signal("complete", ended::countDown);
  }

  private void request(long count) {
    if (count > 0) {
      subscription().request(count);
    }
  }

  private void signal(String what, Runnable reaction) {
    overlapped |= inside.incrementAndGet() > 1;
    signals.add(what);
    reaction.run();
    inside.decrementAndGet();
  }
}

package dev.penstock.wire;

import dev.penstock.seam.Wire.Content.Published;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A published body on its way to the network: one buffer is asked for at a time, and only while the
 * network takes it. Signals may come on any thread; the state is touched on the exchange's loop
 * only.
 */
final class Upload implements Flow.Subscriber<ByteBuffer> {
  /** Where the bytes go. Called on the loop. */
  interface Sink {
    /** Whether it takes more; when it does again, {@link Upload#pull} is to be called. */
    boolean isWritable();

    /** Takes some bytes. */
    void write(ByteBuf bytes);

    /** The body is whole. */
    void writeEnd();
  }

  /** A publisher that always has the next buffer ready must not keep the loop for itself. */
  private static final int MOST_AT_A_TIME = 16;

  private final Exchange exchange;
  private final Flow.Publisher<ByteBuffer> publisher;
  private final OptionalLong length;
  private final Sink sink;

  private Flow.@Nullable Subscription subscription;
  private long brought;
  private boolean asked;
  private boolean pulling;
  private boolean over;

  Upload(Exchange exchange, Published body, Sink sink) {
    this.exchange = exchange;
    this.publisher = body.publisher();
    this.length = body.length();
    this.sink = sink;
  }

  /** Subscribes, for an exchange whose head was sent. */
  void begin() {
    try {
      publisher.subscribe(this);
    } catch (RuntimeException e) {
      fail(Failures.reason(e), e);
    }
  }

  /** The rest is not wanted. */
  void stop() {
    over = true;
    Flow.Subscription ended = subscription;
    subscription = null;
    if (ended != null) {
      try {
        ended.cancel();
      } catch (RuntimeException e) {
        // It has been told.
      }
    }
  }

  /** Asks for the next buffers, if the network takes them. */
  void pull() {
    if (pulling) {
      return; // the publisher answers within its own call
    }
    pulling = true;
    for (int i = 0; i < MOST_AT_A_TIME && wantsMore(); i++) {
      ask();
    }
    pulling = false;
    if (wantsMore()) {
      exchange.loop().execute(this::pull);
    }
  }

  private boolean wantsMore() {
    return !over && subscription != null && !asked && sink.isWritable();
  }

  private void ask() {
    asked = true;
    try {
      if (subscription != null) {
        subscription.request(1);
      }
    } catch (RuntimeException e) {
      fail(Failures.reason(e), e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    exchange.onLoop(
        () -> {
          if (over || subscription != null) {
            begun.cancel();
            return;
          }
          subscription = begun;
          pull();
        });
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    exchange.onLoop(() -> next(buffer));
  }

  private void next(ByteBuffer buffer) {
    if (over) {
      return;
    }
    brought += buffer.remaining();
    if (!asked) {
      fail("its publisher brings more than it was asked for", null);
    } else if (brought > length.orElse(Long.MAX_VALUE)) {
      fail("it is longer than the %,d bytes announced".formatted(length.getAsLong()), null);
    } else {
      asked = false;
      if (buffer.hasRemaining()) {
        sink.write(Unpooled.wrappedBuffer(buffer));
      }
      pull();
    }
  }

  @Override
  public void onError(Throwable cause) {
    exchange.onLoop(() -> fail(Failures.reason(cause), cause));
  }

  @Override
  public void onComplete() {
    exchange.onLoop(this::complete);
  }

  private void complete() {
    if (over) {
      return;
    }
    if (brought < length.orElse(0)) {
      fail("it ended after %,d of %,d bytes".formatted(brought, length.getAsLong()), null);
      return;
    }
    over = true;
    subscription = null;
    sink.writeEnd();
  }

  private void fail(String what, @Nullable Throwable cause) {
    if (!over) {
      stop();
      exchange.unreadable(what, cause);
    }
  }
}

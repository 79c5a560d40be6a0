package dev.penstock.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class StreamBodyTest {
  private final StreamBody body = new StreamBody(Runnable::run, null, () -> {});
  private final List<ByteBuffer> taken = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  @Test
  void smallPiecesThatWaitAreHandedOutInFewLargeOnes() {
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      sent.append(i).append(' ');
      body.add(bytes(i + " "));
    }
    body.end();

    body.subscribe(new Reader(Long.MAX_VALUE));

    assertThat(text).hasToString(sent.toString());
    assertThat(taken).hasSizeLessThan(20);
  }

  @Test
  void whatWasHandedOutIsNotAddedTo() {
    body.subscribe(new Reader(1));
    body.add(bytes("a"));
    body.add(bytes("b"));
    body.add(bytes("c"));
    body.request(1);
    body.add(bytes("d"));
    body.end();
    body.request(10);

    assertThat(text).hasToString("abcd");
    assertThat(taken).allMatch(data -> !data.hasRemaining());
  }

  @Test
  void bufferOfTheCallerMayBeUsedAgain() {
    ByteBuffer data = bytes("ab");
    body.add(data);
    assertThat(data.hasRemaining()).isFalse();
    data.clear().put(bytes("xy"));
    body.end();

    body.subscribe(new Reader(10));

    assertThat(text).hasToString("ab");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  /** Reads all that comes, at once. */
  private final class Reader implements Flow.Subscriber<ByteBuffer> {
    private final long first;

    Reader(long first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(first);
    }

    @Override
    public void onNext(ByteBuffer data) {
      taken.add(data);
      text.append(US_ASCII.decode(data));
    }

    @Override
    public void onError(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void onComplete() {}
  }
}

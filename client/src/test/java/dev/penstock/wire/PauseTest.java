package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body that nobody reads stays at the server, for as long as it takes. */
class PauseTest {
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final int PIECES = 64;

  @Test
  void pausedBodyStaysAtTheServer() throws Exception {
    AtomicBoolean allSent = new AtomicBoolean();
    Paused listener = new Paused();
    SystemTime time = new SystemTime();
    WireSettings settings =
        new WireSettings(
            Duration.ofSeconds(10),
            IDLE,
            Duration.ofMinutes(1),
            Optional.empty(),
            ProxyRules.none(),
            Protocol.NEGOTIATED);
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + PIECES * (1 << 20) + "\r\n\r\n");
                  for (int i = 0; i < PIECES; i++) {
                    peer.send(new byte[1 << 20]);
                  }
                  allSent.set(true);
                  peer.awaitClose();
                });
        RecordingServer clock =
            RecordingServer.start(request -> Reply.text("").after(IDLE.multipliedBy(5)));
        NettyWire wire = new NettyWire(settings, time)) {
      Wire.Attempt attempt = wire.open(message(server.uri("/")), listener);
      listener.attempt = attempt;
      attempt.start();
      assertThat(listener.begun.await(20, TimeUnit.SECONDS)).isTrue();

      RecordingListener meanwhile = new RecordingListener();
      wire.open(message(clock.uri("/")), meanwhile).start();
      meanwhile.await();

      assertThat(listener.end).isNotDone();
      assertThat(allSent).isFalse();
      assertThat(listener.received).hasValueLessThan(4L << 20);

      listener.pauses = false;
      attempt.resume();
      listener.end.get(20, TimeUnit.SECONDS);
      assertThat(listener.received).hasValue((long) PIECES << 20);
    } finally {
      time.close();
    }
  }

  private static Wire.Message message(URI uri) {
    return new Wire.Message(
        "GET", Origin.of(uri), uri, Headers.empty(), null, Duration.ofMinutes(1));
  }

  /** Pauses whenever something comes. */
  private static final class Paused implements Wire.Listener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean pauses = true;
    private volatile Wire.@Nullable Attempt attempt;

    @Override
    public void sent(long nanos) {}

    @Override
    public void head(int status, Headers headers) {}

    @Override
    public void data(ByteBuffer data) {
      received.addAndGet(data.remaining());
      if (pauses && attempt != null) {
        attempt.pause();
        begun.countDown();
      }
    }

    @Override
    public void ended() {
      end.complete(null);
    }

    @Override
    public void failed(TransportException cause) {
      end.completeExceptionally(cause);
    }
  }
}

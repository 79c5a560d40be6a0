package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolTest {
  @Test
  void connectionOfAnAttemptCancelledBeforeItBeganIsKept() throws Exception {
    SystemTime time = new SystemTime();
    WireSettings settings =
        new WireSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Optional.empty(),
            ProxyRules.none(),
            Protocol.NEGOTIATED);
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        NettyWire wire = new NettyWire(settings, time)) {
      send(wire, server).await();
      RecordingListener cancelled = new RecordingListener();
      Wire.Attempt attempt = wire.open(message(server), cancelled);

      attempt.cancel();
      attempt.start();

      assertThat(cancelled.await().failure().kind()).isEqualTo(FailureKind.CANCELLED);
      // It went on the first connection or, if that was not back yet, on a second one.
      send(wire, server).await();
      RecordingListener one = send(wire, server);
      RecordingListener other = send(wire, server);
      one.await();
      other.await();
      assertThat(server.connectionsOpened()).isLessThanOrEqualTo(2);
    } finally {
      time.close();
    }
  }

  private static RecordingListener send(NettyWire wire, RecordingServer server) {
    RecordingListener listener = new RecordingListener();
    wire.open(message(server), listener).start();
    return listener;
  }

  private static Wire.Message message(RecordingServer server) {
    return new Wire.Message(
        "GET",
        Origin.of(server.uri("/")),
        server.uri("/"),
        Headers.empty(),
        null,
        Duration.ofSeconds(15));
  }
}

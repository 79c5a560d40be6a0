package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gate.Gate;
import dev.penstock.gate.GateSettings;
import dev.penstock.gate.Quota;
import dev.penstock.http.Headers;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.Timings;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.Surroundings;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.SystemWorkers;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.wire.NettyWire;
import dev.penstock.wire.WireSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A clock that is set while requests are under way, as after a suspend or by NTP. */
class ClockJumpTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void jumpsOfTheClockChangeNoDuration() throws Exception {
    AtomicInteger readings = new AtomicInteger();
    InstantSource jumping =
        () -> START.plus(Duration.ofDays(readings.getAndIncrement() % 2 * 400L));
    List<CompletableFuture<Response>> all = new ArrayList<>();
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client = new AsyncHttpClient(engine(jumping))) {
      for (int i = 0; i < 100; i++) {
        all.add(client.get(server.uri("/").toString()));
      }

      for (CompletableFuture<Response> one : all) {
        Timings timings = Await.value(one).timings();
        assertThat(timings.duration().orElseThrow()).isBetween(Duration.ZERO, LIMIT);
        assertThat(timings.queued().orElseThrow()).isBetween(Duration.ZERO, LIMIT);
      }
    }
    assertThat(readings).hasValueGreaterThanOrEqualTo(100);
  }

  private static Engine engine(InstantSource clock) {
    SystemTime time = new SystemTime();
    WireSettings settings =
        new WireSettings(
            LIMIT, LIMIT, LIMIT, Optional.empty(), ProxyRules.none(), Protocol.NEGOTIATED);
    NettyWire wire = new NettyWire(settings, time);
    return new Engine(
        new Gate(
            time,
            time,
            new GateSettings(
                Quota.of(RateLimit.perSecond(1000)), Quota.NONE, Quota.NONE, 100, 100, 1000, true)),
        new Surroundings(time, time, clock, wire, new SystemWorkers(wire)),
        new Limits(100, 1000, 1000, LIMIT, LIMIT),
        new Settings(
            Headers.empty(),
            Map.of(),
            new SensitiveFields(List.of()),
            RetryPolicy.none(),
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty()));
  }
}

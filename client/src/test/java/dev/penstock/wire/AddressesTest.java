package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Progress;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.Wire;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A host with several addresses, some of which do not answer. */
class AddressesTest {
  private static final String ALIVE = "127.0.0.1";

  private final SystemTime time = new SystemTime();
  private RecordingServer server;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> Reply.text("hello"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    time.close();
  }

  @Test
  void addressThatRefusesIsPassedOver() throws Exception {
    assertThat(get(Duration.ofSeconds(10), "127.0.0.2", "127.0.0.3", ALIVE).status())
        .isEqualTo(200);
  }

  @Test
  void addressThatIsSilentIsPassedOver() throws Exception {
    try (SilentAddress silent = new SilentAddress("127.0.0.2", server.port())) {
      assertThat(get(Duration.ofSeconds(10), "127.0.0.2", ALIVE).status()).isEqualTo(200);
      assertThat(silent.isBound()).isTrue();
    }
  }

  @Test
  void slowAddressWinsOverSilentOnesAfterIt() throws Exception {
    // Its first SYN is dropped, the next comes after a second: then others are on the way too, and
    // some have not been tried.
    String[] addresses =
        IntStream.rangeClosed(2, 9).mapToObj(i -> "127.0.0." + i).toArray(String[]::new);
    List<SilentAddress> silent = new ArrayList<>();
    RecordingListener listener = new RecordingListener();
    try (NettyWire wire = wire(Duration.ofSeconds(10), addresses)) {
      for (String address : addresses) {
        silent.add(new SilentAddress(address, server.port()));
      }
      wire.open(message(), listener).start();
      time.at(time.nanos() + Duration.ofMillis(600).toNanos(), silent.get(0)::answer);
      listener.await();
    } finally {
      for (SilentAddress address : silent) {
        address.close();
      }
    }

    listener.assertToldInOrder();
    assertThat(listener.status()).isEqualTo(200);
  }

  @Test
  void hostWhoseAddressesAllRefuseIsNotConnected() throws Exception {
    server.close();

    TransportException failure = get(Duration.ofSeconds(10), ALIVE, "127.0.0.2").failure();

    assertThat(failure)
        .hasMessage("cannot connect to http://several.test:%d: Connection refused", server.port());
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  @Test
  void hostWhoseAddressesAreAllSilentTimesOut() throws Exception {
    try (SilentAddress first = new SilentAddress("127.0.0.2", server.port());
        SilentAddress second = new SilentAddress("127.0.0.3", server.port())) {
      TransportException failure = get(Duration.ofMillis(400), "127.0.0.2", "127.0.0.3").failure();

      assertThat(failure)
          .hasMessage("no connection to http://several.test:%d within 0.4 s", server.port());
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(first.isBound() && second.isBound()).isTrue();
    }
  }

  @Test
  void hostWithoutAddressIsNotFound() throws Exception {
    TransportException failure = get(Duration.ofSeconds(10)).failure();

    assertThat(failure).hasMessage("cannot find the host several.test: no address for this name");
    assertThat(failure.kind()).isEqualTo(FailureKind.DNS);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
  }

  @Test
  void slowResolverIsTimedAndCanBeCancelled() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    Resolver slow =
        new Resolver(
            host -> {
              awaitUninterrupted(answer);
              throw new UnknownHostException(host);
            });
    RecordingListener timed = new RecordingListener();
    RecordingListener cancelled = new RecordingListener();
    try (NettyWire wire = new NettyWire(settings(Duration.ofMillis(50)), time, slow)) {
      wire.open(message(), timed).start();
      Wire.Attempt attempt = wire.open(message(), cancelled);
      attempt.start();
      attempt.cancel();
      timed.await();
      cancelled.await();
    } finally {
      answer.countDown();
    }

    timed.assertToldInOrder();
    cancelled.assertToldInOrder();
    assertThat(timed.failure().kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(cancelled.failure().kind()).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void slowNamesDoNotHoldUpOthers() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    Resolver resolver =
        new Resolver(
            host -> {
              if (host.startsWith("slow")) {
                awaitUninterrupted(answer);
                throw new UnknownHostException(host);
              }
              return addresses(host, ALIVE);
            });
    List<RecordingListener> slow = new ArrayList<>();
    RecordingListener quick = new RecordingListener();
    try (NettyWire wire = new NettyWire(settings(Duration.ofSeconds(10)), time, resolver)) {
      for (int i = 0; i < 20; i++) {
        RecordingListener listener = new RecordingListener();
        slow.add(listener);
        wire.open(message("slow-" + i + ".test"), listener).start();
      }
      wire.open(message(), quick).start();
      quick.await();
      assertThat(slow).noneMatch(RecordingListener::isOver);
    } finally {
      answer.countDown();
    }

    assertThat(quick.status()).isEqualTo(200);
    slow.forEach(RecordingListener::assertToldInOrder);
  }

  @RepeatedTest(100)
  void newConnectionsFollowTheName() throws Exception {
    AtomicBoolean moved = new AtomicBoolean();
    Resolver resolver = new Resolver(host -> addresses(host, moved.get() ? ALIVE : "127.0.0.2"));
    RecordingListener before = new RecordingListener();
    RecordingListener after = new RecordingListener();
    try (NettyWire wire = new NettyWire(settings(Duration.ofSeconds(10)), time, resolver)) {
      wire.open(message(), before).start();
      before.await();
      moved.set(true);
      wire.open(message(), after).start();
      after.await();
    }

    assertThat(before.failure().kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(after.status()).isEqualTo(200);
  }

  private RecordingListener get(Duration connectTimeout, String... addresses) throws Exception {
    RecordingListener listener = new RecordingListener();
    try (NettyWire wire = wire(connectTimeout, addresses)) {
      wire.open(message(), listener).start();
      listener.await();
    }
    listener.assertToldInOrder();
    return listener;
  }

  private NettyWire wire(Duration connectTimeout, String... addresses) {
    return new NettyWire(
        settings(connectTimeout), time, new Resolver(host -> addresses(host, addresses)));
  }

  private Wire.Message message() {
    return message("several.test");
  }

  private Wire.Message message(String host) {
    Origin origin = new Origin("http", host, server.port());
    return new Wire.Message(
        "GET", origin, server.uri("/"), Headers.empty(), null, Duration.ofSeconds(15));
  }

  private static WireSettings settings(Duration connectTimeout) {
    return new WireSettings(
        connectTimeout,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Optional.empty(),
        ProxyRules.none(),
        Protocol.NEGOTIATED);
  }

  private static InetAddress[] addresses(String host, String... literals)
      throws UnknownHostException {
    if (literals.length == 0) {
      throw new UnknownHostException(host);
    }
    return Arrays.stream(literals).map(AddressesTest::address).toArray(InetAddress[]::new);
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean interrupted = true;
    while (interrupted) {
      try {
        latch.await();
        interrupted = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}

package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.client.Outcome;
import dev.penstock.client.Request;
import dev.penstock.client.Response;
import dev.penstock.http.Proxy;
import dev.penstock.http.ProxyRules;
import dev.penstock.http.TransportException;
import dev.penstock.testing.FaultyServer;
import dev.penstock.testing.HeapWatch;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table, played by a server and a client. Beside the request that meets the fault 50
 * are well: 5 are being answered from before the fault until after it, 45 come while it lasts.
 */
final class FaultStage implements AutoCloseable {
  private static final int HELD = 5;
  private static final int LANES = 3;
  private static final int IN_EACH_LANE = 15;
  private static final long SECONDS = 40;
  private static final long LOOK_MILLIS = 100;

  private final Row row;
  private final HeapWatch heap;
  private final FaultyServer server;
  private final AsyncHttpClient client;
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();

  FaultStage(Row row, Transport transport) throws IOException {
    this.row = row;
    this.heap = new HeapWatch(row.isLarge());
    this.server = FaultyServer.start(row.fault(), transport == Transport.TLS);
    AsyncHttpClientBuilder builder =
        AsyncHttpClient.builder()
            .trustedAuthorities(TestCertificates.authority())
            .defaultHeader("Authorization", "Bearer " + Canary.KEY);
    server.site().proxy().ifPresent(proxy -> builder.proxies(through(proxy.toString())));
    row.set(builder);
    this.client = builder.build();
  }

  private static ProxyRules through(String proxy) {
    Optional<Proxy> parsed = Optional.of(Proxy.parse(proxy));
    return new ProxyRules(parsed, parsed, List.of("127.0.0.1"));
  }

  /** The one outcome of the request that meets the fault, once everything else has gone well. */
  Outcome play() throws Exception {
    List<CompletableFuture<Response>> held = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      held.add(get("/held/" + i));
    }
    server.awaitRequests("/held/", HELD);
    assertThat(value(get("/good/before")).text()).isEqualTo("/good/before");

    CompletableFuture<?> end = meetTheFault();
    if (row.isForRestingConnections()) {
      awaitEnd(end);
      server.told();
      server.awaitNoFaultConnection();
    }
    List<CompletableFuture<Integer>> lanes = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      lanes.add(lane(i));
    }
    awaitEnd(end);
    server.told();
    for (CompletableFuture<Integer> lane : lanes) {
      assertThat(value(lane)).isEqualTo(IN_EACH_LANE);
    }
    server.release();
    for (int i = 0; i < HELD; i++) {
      String path = "/held/" + i;
      assertThat(value(held.get(i)).text()).matches(path + "\\.*" + path);
    }
    return onlyOutcome();
  }

  private CompletableFuture<?> meetTheFault() throws InterruptedException {
    Request request = row.request(server.site().uri().toString());
    CompletableFuture<?> end =
        row.expectedEvents().isPresent()
            ? stream(request)
            : client.sendAll(List.of(request).iterator(), outcomes::add).done();
    while (!end.isDone() && !server.begun().await(1, TimeUnit.MILLISECONDS)) {
      // One of both comes.
    }
    return end;
  }

  private CompletableFuture<?> stream(Request request) {
    return client.stream(request)
        .thenCompose(
            response ->
                response
                    .forEachEvent(event -> events.add(event.data()))
                    .handle((done, failure) -> outcome(response.head(), failure)))
        .thenAccept(outcomes::add);
  }

  private static Outcome outcome(Response head, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TransportException transport
        ? new Outcome.Failed(head.request(), head.timings(), transport)
        : new Outcome.Answered(head);
  }

  /** Requests one after the other on a connection of their own. The number of good answers. */
  private CompletableFuture<Integer> lane(int lane) {
    CompletableFuture<Integer> done = CompletableFuture.completedFuture(0);
    for (int i = 0; i < IN_EACH_LANE; i++) {
      String path = "/good/" + lane + "/" + i;
      done =
          done.thenCompose(
              sum -> get(path).thenApply(good -> good.text().equals(path) ? sum + 1 : sum));
    }
    return done;
  }

  private void awaitEnd(CompletableFuture<?> end) throws Exception {
    long looks = SECONDS * 1000 / LOOK_MILLIS;
    for (long i = 0; i < looks; i++) {
      heap.look();
      try {
        end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        // It goes on.
      }
    }
    throw new AssertionError("no outcome after " + SECONDS + " s");
  }

  private Outcome onlyOutcome() {
    assertThat(outcomes).hasSize(1);
    assertThat(server.requests().stream().map(SeenRequest::target).filter("/fault"::equals))
        .hasSizeLessThanOrEqualTo(row.attempts())
        .hasSizeGreaterThanOrEqualTo(row.attempts() > 1 ? row.attempts() : 0);
    row.expectedEvents().ifPresent(expected -> assertThat(events).isEqualTo(expected));
    server
        .site()
        .listener()
        .ifPresent(listener -> assertThat(listener.connectionsOpened()).isEqualTo(1));
    return outcomes.get(0);
  }

  /** Fails unless the connection of the fault is used for a further request, or is closed. */
  void assertConnection(boolean reused) throws Exception {
    if (!reused) {
      server.awaitNoFaultConnection();
    }
    // As many requests at once as there are connections, so that each is wanted.
    int open = server.connectionsOpen();
    List<CompletableFuture<Response>> together = new ArrayList<>();
    for (int i = 0; i < open; i++) {
      together.add(get("/together/" + open + "/" + i));
    }
    for (int i = 0; i < open; i++) {
      assertThat(value(together.get(i)).text()).isEqualTo("/together/" + open + "/" + i);
    }
    assertThat(server.requests())
        .allSatisfy(seen -> assertThat(seen.header("cookie")).isEmpty())
        .allSatisfy(
            seen -> assertThat(seen.header("authorization")).contains("Bearer " + Canary.KEY));
    assertThat(server.requestsAfterTheFault() > 0).as("used again").isEqualTo(reused);
  }

  void assertHeapIsBounded() {
    heap.assertBounded();
  }

  private CompletableFuture<Response> get(String path) {
    return client.get(server.uri(path).toString());
  }

  private static <T> T value(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a request that is well was harmed", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.told();
    server.release();
    client.close();
    server.close();
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many requests the server sees at once, and on how many connections. */
class ConcurrencyTest {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  @Test
  void noMoreThanTheLimitOfAnOriginAreOpen() throws Exception {
    CountDownLatch all = new CountDownLatch(7);
    try (RecordingServer server = RecordingServer.start(request -> countWith(all));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrencyPerOrigin(7).build()) {
      sendAndAwait(client, 500, server);

      assertThat(mostOpen).hasValue(7);
      assertThat(server.connectionsOpened()).isEqualTo(7);
    }
  }

  @Test
  void hundredAreOpenUnlessSaidOtherwise() throws Exception {
    CountDownLatch all = new CountDownLatch(100);
    try (RecordingServer server = RecordingServer.start(request -> countWith(all));
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      sendAndAwait(client, 300, server);

      assertThat(mostOpen).hasValue(100);
      assertThat(server.connectionsOpened()).isEqualTo(100);
    }
  }

  @Test
  void noMoreThanTheLimitOfTheClientAreOpen() throws Exception {
    CountDownLatch all = new CountDownLatch(5);
    try (RecordingServer first = RecordingServer.start(request -> countWith(all));
        RecordingServer second = RecordingServer.start(request -> countWith(all));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(5).build()) {
      sendAndAwait(client, 100, first, second);

      assertThat(mostOpen).hasValue(5);
    }
  }

  @Test
  void fullOriginDoesNotHoldUpAnother() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingServer slow = RecordingServer.start(request -> afterLatch(goOn));
        RecordingServer fast = RecordingServer.start(request -> Reply.text("fast"));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrencyPerOrigin(2).build()) {
      List<CompletableFuture<Response>> held = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        held.add(client.get(slow.uri("/").toString()));
      }

      assertThat(Await.value(client.get(fast.uri("/").toString())).text()).isEqualTo("fast");
      assertThat(slow.requests()).hasSizeLessThanOrEqualTo(2);
      goOn.countDown();
      held.forEach(Await::value);
    }
  }

  @Test
  void requestsOfAnOriginStartInTheirOrder() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      List<String> paths = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        paths.add("/" + i);
        all.add(client.get(server.uri("/" + i).toString()));
      }
      all.forEach(Await::value);

      assertThat(server.requests()).extracting(SeenRequest::target).isEqualTo(paths);
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void requestBeyondTheQueueFailsAtOnce() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingServer server = RecordingServer.start(request -> afterLatch(goOn));
        AsyncHttpClient client =
            AsyncHttpClient.builder().maxConcurrency(1).maxWaiting(1000).build()) {
      String url = server.uri("/").toString();
      List<CompletableFuture<Response>> taken = new ArrayList<>();
      for (int i = 0; i < 1001; i++) {
        taken.add(client.get(url));
      }

      CompletableFuture<Response> beyond = client.get(url);

      assertThat(beyond).isCompletedExceptionally();
      assertThat(Await.cause(beyond))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("1,000 requests wait already; maxWaiting allows no more");
      taken.get(500).cancel(true);
      CompletableFuture<Response> inItsPlace = client.get(url);
      goOn.countDown();
      assertThat(Await.value(inItsPlace).ok()).isTrue();
      taken.stream().filter(one -> !one.isCancelled()).forEach(Await::value);
      assertThat(server.requests()).hasSize(1001);
    }
  }

  @Test
  void thousandAreOpenAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(1000);
    try (RecordingServer server = RecordingServer.start(request -> countWith(all));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrencyPerOrigin(1000).build()) {
      sendAndAwait(client, 1000, server);

      assertThat(mostOpen).hasValue(1000);
      assertThat(server.connectionsOpened()).isEqualTo(1000);
    }
  }

  @Test
  void limitsAreAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsyncHttpClient.builder().maxConcurrency(0))
        .withMessage("maxConcurrency < 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsyncHttpClient.builder().maxConcurrencyPerOrigin(-1))
        .withMessage("maxConcurrencyPerOrigin < 1: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsyncHttpClient.builder().maxWaiting(0))
        .withMessage("maxWaiting < 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsyncHttpClient.builder().maxResponseBytes(0))
        .withMessage("maxResponseBytes < 1: 0");
  }

  private static void sendAndAwait(
      AsyncHttpClient client, int requests, RecordingServer... servers) {
    List<CompletableFuture<Response>> all = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      all.add(client.get(servers[i % servers.length].uri("/").toString()));
    }
    all.forEach(one -> assertThat(Await.value(one).ok()).isTrue());
  }

  /** Answers when so many are open. */
  private Reply countWith(CountDownLatch all) {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    all.countDown();
    Reply reply = afterLatch(all);
    open.decrementAndGet();
    return reply;
  }

  private static Reply afterLatch(CountDownLatch latch) {
    try {
      Await.open(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.text("counted");
  }
}

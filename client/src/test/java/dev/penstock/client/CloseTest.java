package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.Peer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The close of a client: what is under way ends, nothing is left. */
class CloseTest {
  private static final Duration LATE = Duration.ofMillis(100);

  @Test
  void requestsUnderWayAreAwaited() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("late").after(LATE))) {
      AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(2).build();
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(client.get(server.uri("/").toString()));
      }

      client.close();

      assertThat(all).allMatch(CompletableFuture::isDone);
      assertThat(all).allSatisfy(one -> assertThat(one.join().text()).isEqualTo("late"));
      server.awaitNoConnections();
    }
  }

  @Test
  void requestsThatTakeTooLongAreCancelled() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              seen.countDown();
              ending.complete(peer.awaitClose());
            })) {
      AsyncHttpClient client =
          AsyncHttpClient.builder().closeTimeout(Duration.ofMillis(50)).build();
      CompletableFuture<Response> request = client.get(server.uri("/").toString());
      Await.open(seen);

      client.close();

      assertThat(request).isDone();
      TransportException failure = Await.failure(request);
      assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
      assertThat(Await.value(ending)).isEqualTo(Peer.Ending.EOF);
    }
  }

  @Test
  void requestsThatWaitAreNotSentByTheClose() throws Exception {
    CountDownLatch seen = new CountDownLatch(2);
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              requests.incrementAndGet();
              seen.countDown();
              peer.awaitClose();
            })) {
      AsyncHttpClient client =
          AsyncHttpClient.builder().maxConcurrency(2).closeTimeout(Duration.ZERO).build();
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        all.add(client.get(server.uri("/").toString()));
      }
      Await.open(seen);

      client.close();

      assertThat(all).allMatch(CompletableFuture::isCompletedExceptionally);
      assertThat(all)
          .allSatisfy(
              one -> assertThat(Await.failure(one).kind()).isEqualTo(FailureKind.CANCELLED));
      server.awaitNoConnections();
      assertThat(requests).hasValue(2);
    }
  }

  @Test
  void closeTwiceIsCloseOnce() {
    AsyncHttpClient client = AsyncHttpClient.builder().build();

    client.close();
    client.close();

    assertThat(client.pacing().starts()).isZero();
  }

  @Test
  void closeByManyThreadsIsCloseOnce() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("late").after(LATE))) {
      AsyncHttpClient client = AsyncHttpClient.builder().build();
      CompletableFuture<Response> request = client.get(server.uri("/").toString());
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      List<Thread> closers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Thread closer =
            new Thread(
                () -> {
                  try {
                    client.close();
                    assertThat(request).isDone();
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                });
        closers.add(closer);
        closer.start();
      }
      for (Thread closer : closers) {
        closer.join();
      }

      assertThat(failures).isEmpty();
      assertThat(request.join().text()).isEqualTo("late");
    }
  }

  @Test
  void closedClientTakesNothing(@TempDir Path folder) throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"))) {
      AsyncHttpClient client = AsyncHttpClient.builder().build();
      Response response = Await.value(client.get(server.uri("/").toString()));

      client.close();

      String url = server.uri("/").toString();
      assertThat(Await.cause(client.get(url)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the client is closed");
      assertThat(Await.cause(client.downloadFile(url, folder.resolve("a"))))
          .isInstanceOf(IllegalStateException.class);
      assertThatIllegalStateException()
          .isThrownBy(() -> client.saveResponseToFile(response, folder.resolve("a")));
      assertThatIllegalStateException()
          .isThrownBy(() -> client.sendAll(Collections.emptyIterator(), outcome -> {}));
      assertThat(server.requests()).hasSize(1);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void callbackMayClose() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("late").after(LATE))) {
      AsyncHttpClient client = AsyncHttpClient.builder().build();
      CompletableFuture<Response> other = client.get(server.uri("/").toString());
      CompletableFuture<Boolean> closed =
          client
              .get(server.uri("/").toString())
              .thenApply(
                  response -> {
                    client.close();
                    return true;
                  });

      assertThat(Await.value(closed)).isTrue();
      Await.end(other);
      CompletableFuture<Boolean> later = closed.thenApplyAsync(done -> !done);
      assertThat(Await.value(later)).isFalse();
      server.awaitNoConnections();
    }
  }

  @Test
  void closeDoesNotWaitForARateThatIsTooSlow() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"))) {
      AsyncHttpClient client =
          AsyncHttpClient.builder()
              .rateLimit(RateLimit.per(1, Duration.ofHours(1)))
              .closeTimeout(Duration.ofMillis(50))
              .build();
      CompletableFuture<Response> first = client.get(server.uri("/first").toString());
      CompletableFuture<Response> second = client.get(server.uri("/second").toString());

      client.close();

      assertThat(first.join().ok()).isTrue();
      assertThat(Await.failure(second))
          .hasMessage("cancelled before it was sent")
          .extracting(TransportException::kind)
          .isEqualTo(FailureKind.CANCELLED);
      assertThat(server.requests()).extracting(SeenRequest::target).containsExactly("/first");
    }
  }

  @Test
  void requestsThatBeginMeanwhileEndInSomeWay() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"))) {
      String url = server.uri("/").toString();
      for (int round = 0; round < 20; round++) {
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .maxConcurrency(4)
                .rateLimit(RateLimit.perSecond(200))
                .closeTimeout(Duration.ofMillis(round % 4))
                .build();
        ConcurrentLinkedQueue<CompletableFuture<Response>> all = new ConcurrentLinkedQueue<>();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Thread sender = new Thread(() -> sendUntilClosed(client, url, all));
          senders.add(sender);
          sender.start();
        }
        server.awaitRequests(server.requests().size() + 1);

        client.close();

        for (Thread sender : senders) {
          sender.join();
        }
        all.forEach(Await::end);
      }
    }
  }

  private static void sendUntilClosed(
      AsyncHttpClient client, String url, ConcurrentLinkedQueue<CompletableFuture<Response>> all) {
    boolean open = true;
    while (open) {
      CompletableFuture<Response> request = client.get(url);
      all.add(request);
      open =
          request
              .handle((response, failure) -> !(failure instanceof IllegalStateException))
              .getNow(true);
    }
  }

  @Test
  void interruptedCloseCancelsAtOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Peer::awaitClose)) {
      AsyncHttpClient client =
          AsyncHttpClient.builder().closeTimeout(Duration.ofMinutes(5)).build();
      CompletableFuture<Response> request = client.get(server.uri("/").toString());

      Thread.currentThread().interrupt();
      client.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(Await.failure(request).kind()).isEqualTo(FailureKind.CANCELLED);
    }
  }

  @Test
  void openConnectionsAreClosed() throws IOException, InterruptedException {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"))) {
      AsyncHttpClient client = AsyncHttpClient.builder().build();
      Await.value(client.get(server.uri("/").toString()));
      assertThat(server.connectionsOpen()).isEqualTo(1);

      client.close();

      server.awaitNoConnections();
    }
  }
}

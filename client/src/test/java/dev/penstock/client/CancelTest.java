package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.testing.Peer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cancelling reaches the socket and gives the slot back. The client has one slot, so the next
 * request shows whether it is free.
 */
class CancelTest {
  private final CountDownLatch seen = new CountDownLatch(1);
  private final CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
  private ScriptedServer slow;
  private RecordingServer server;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    slow =
        ScriptedServer.start(
            peer -> {
              if (peer.readRequest().target().equals("/body")) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbody");
              }
              seen.countDown();
              ending.complete(peer.awaitClose());
            });
    server = RecordingServer.start(request -> Reply.text("hello"));
    client = AsyncHttpClient.builder().maxConcurrency(1).build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    slow.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void cancellingClosesTheConnection(
      String how, Function<CompletableFuture<Response>, CompletableFuture<?>> cancelled)
      throws Exception {
    CompletableFuture<Response> request = client.get(slow.uri("/").toString());
    Await.open(seen);

    CompletableFuture<?> stage = cancelled.apply(request);

    assertThat(Await.value(ending)).isEqualTo(Peer.Ending.EOF);
    Await.end(stage);
    assertThat(stage).isCompletedExceptionally();
    Await.end(request);
    assertThat(request).isCompletedExceptionally();
    assertThat(Await.value(client.get(server.uri("/next").toString())).ok()).isTrue();
  }

  static Stream<Arguments> cancellingClosesTheConnection() {
    return Stream.of(
        how("the future", future -> future, future -> future.cancel(true)),
        how("a stage", future -> future.thenApply(Response::text), stage -> stage.cancel(false)),
        how(
            "a stage of a stage",
            future -> future.thenApply(Response::text).thenApply(String::length),
            stage -> stage.cancel(false)),
        how(
            "an asynchronous stage",
            future -> future.thenApplyAsync(Response::text),
            stage -> stage.cancel(false)),
        how("handle", future -> future.handle((r, e) -> r), stage -> stage.cancel(false)),
        how("a copy", CompletableFuture::copy, stage -> stage.cancel(false)),
        how(
            "a composition",
            future -> future.thenCompose(CompletableFuture::completedFuture),
            stage -> stage.cancel(false)),
        how(
            "a combination",
            future -> future.thenCombine(new CompletableFuture<Void>(), (r, v) -> r),
            stage -> stage.cancel(false)),
        how("a time limit", future -> future.orTimeout(1, TimeUnit.MILLISECONDS), stage -> {}),
        how(
            "a time limit on a stage",
            future -> future.thenApply(Response::text).orTimeout(1, TimeUnit.MILLISECONDS),
            stage -> {}),
        how(
            "a failure from outside",
            future -> future,
            future -> future.completeExceptionally(new IOException("enough"))));
  }

  private static <T> Arguments how(
      String how,
      Function<CompletableFuture<Response>, CompletableFuture<T>> derive,
      Consumer<CompletableFuture<T>> end) {
    Function<CompletableFuture<Response>, CompletableFuture<?>> cancelled =
        future -> {
          CompletableFuture<T> stage = derive.apply(future);
          end.accept(stage);
          return stage;
        };
    return Arguments.of(how, cancelled);
  }

  @Test
  void cancelledFutureSaysSo() throws Exception {
    CompletableFuture<Response> request = client.get(slow.uri("/").toString());
    CompletableFuture<String> stage = request.thenApply(Response::text);
    Await.open(seen);

    assertThat(request.cancel(true)).isTrue();

    assertThat(request).isCancelled();
    assertThat(Await.cause(stage)).isInstanceOf(CancellationException.class);
  }

  @Test
  void futureBelowACancelledStageIsAFailedRequest() throws Exception {
    CompletableFuture<Response> request = client.get(slow.uri("/").toString());
    CompletableFuture<String> stage = request.thenApply(Response::text);
    Await.open(seen);

    assertThat(stage.cancel(true)).isTrue();

    assertThat(stage).isCancelled();
    TransportException failure = Await.failure(request);
    assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(failure).hasMessage("cancelled: http://127.0.0.1:%d", slow.port());
  }

  @Test
  void timeLimitIsTheCauseOfTheFailure() throws Exception {
    CompletableFuture<Response> request =
        client.get(slow.uri("/").toString()).orTimeout(1, TimeUnit.MILLISECONDS);

    assertThat(Await.cause(request)).isInstanceOf(TimeoutException.class);
    assertThat(Await.value(client.get(server.uri("/next").toString())).ok()).isTrue();
  }

  @Test
  void valueFromOutsideEndsTheRequest() throws Exception {
    Response other = Await.value(client.get(server.uri("/").toString()));
    CompletableFuture<Response> request =
        client.get(slow.uri("/").toString()).completeOnTimeout(other, 1, TimeUnit.MILLISECONDS);

    assertThat(Await.value(request)).isSameAs(other);
    assertThat(Await.value(client.get(server.uri("/next").toString())).ok()).isTrue();
  }

  @Test
  void cancellingWithinTheBodyClosesTheConnection() throws Exception {
    CompletableFuture<Response> request = client.get(slow.uri("/body").toString());
    Await.open(seen);

    request.cancel(true);

    Await.value(ending);
    assertThat(Await.value(client.get(server.uri("/next").toString())).ok()).isTrue();
  }

  @Test
  void cancelledInTheQueueIsNeverSent() throws Exception {
    CompletableFuture<Response> running = client.get(slow.uri("/").toString());
    List<CompletableFuture<Response>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(client.get(server.uri("/" + i).toString()));
    }
    Await.open(seen);

    for (int i = 0; i < 10; i += 2) {
      assertThat(waiting.get(i).cancel(true)).isTrue();
    }
    running.cancel(true);

    for (int i = 1; i < 10; i += 2) {
      assertThat(Await.value(waiting.get(i)).ok()).isTrue();
    }
    assertThat(server.requests())
        .extracting(SeenRequest::target)
        .containsExactly("/1", "/3", "/5", "/7", "/9");
  }

  @Test
  void cancellingAfterTheEndDoesNothing() {
    CompletableFuture<Response> request = client.get(server.uri("/").toString());
    Response response = Await.value(request);

    assertThat(request.cancel(true)).isFalse();

    assertThat(request.join()).isSameAs(response);
    assertThat(Await.value(client.get(server.uri("/").toString())).ok()).isTrue();
    assertThat(server.connectionsOpened()).isEqualTo(1);
  }

  @Test
  void callbackOfTheCancelledMaySendTheNext() throws Exception {
    CompletableFuture<Response> next =
        client
            .get(slow.uri("/").toString())
            .orTimeout(1, TimeUnit.MILLISECONDS)
            .exceptionally(failure -> client.get(server.uri("/backup").toString()).join());

    assertThat(Await.value(next).text()).isEqualTo("hello");
  }

  @Test
  void callbackOnTheCancellingThreadMaySendTheNext() throws Exception {
    CompletableFuture<Response> request = client.get(slow.uri("/").toString());
    CompletableFuture<Response> next =
        request.exceptionally(failure -> client.get(server.uri("/backup").toString()).join());
    Await.open(seen);

    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    Thread canceller = new Thread(() -> cancelled.complete(request.cancel(true)));
    canceller.start();

    assertThat(Await.value(next).text()).isEqualTo("hello");
    assertThat(Await.value(cancelled)).isTrue();
    canceller.join();
  }

  @Test
  void thousandsCancelledAtAnyMomentLeaveTheClientWhole() throws Exception {
    try (AsyncHttpClient busy = AsyncHttpClient.builder().maxConcurrencyPerOrigin(8).build()) {
      String url = server.uri("/").toString();
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        CompletableFuture<Response> request = busy.get(url);
        all.add(request);
        if (i % 3 == 0) {
          all.get(i / 2).cancel(true);
        }
      }

      for (CompletableFuture<Response> request : all) {
        Await.end(request);
        assertThat(request.isCancelled() || request.join().ok()).isTrue();
      }
      List<CompletableFuture<Response>> after = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        after.add(busy.get(url));
      }
      after.forEach(Await::value);
    } catch (CompletionException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.TransportException;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which threads callbacks run, and what they may do there. */
class CallbackTest {
  private static final String CALLBACK_THREAD = "penstock-callback-";

  /** Keeps a request open until its callback is attached. */
  private final CountDownLatch attached = new CountDownLatch(1);

  private RecordingServer server;
  private ScriptedServer broken;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        RecordingServer.start(
            request -> {
              await(request.target().equals("/held") ? attached : new CountDownLatch(0));
              return Reply.text("hello");
            });
    broken =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              await(attached);
            });
    client = AsyncHttpClient.builder().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    broken.close();
  }

  @Test
  void callbackOfAnAnswerRunsOnACallbackThread() {
    CompletableFuture<String> thread = get("/held").thenApply(response -> threadName());
    attached.countDown();

    assertThat(Await.value(thread)).startsWith(CALLBACK_THREAD);
  }

  @Test
  void callbackOfAFailureRunsOnACallbackThread() {
    CompletableFuture<String> thread =
        client.get(broken.uri("/").toString()).handle((response, failure) -> threadName());
    attached.countDown();

    assertThat(Await.value(thread)).startsWith(CALLBACK_THREAD);
  }

  @Test
  void callbackOfATimeLimitRunsOnACallbackThread() {
    CompletableFuture<String> thread =
        get("/held")
            .orTimeout(50, TimeUnit.MILLISECONDS)
            .handle((response, failure) -> threadName());
    CompletableFuture<String> other =
        get("/held")
            .completeOnTimeout(null, 50, TimeUnit.MILLISECONDS)
            .handle((response, failure) -> threadName());

    assertThat(Await.value(thread)).startsWith(CALLBACK_THREAD);
    assertThat(Await.value(other)).startsWith(CALLBACK_THREAD);
    attached.countDown();
  }

  @Test
  void asynchronousStageRunsOnACallbackThread() {
    CompletableFuture<String> thread =
        get("/").thenApplyAsync(response -> threadName()).thenApplyAsync(name -> threadName());

    assertThat(Await.value(thread)).startsWith(CALLBACK_THREAD);
  }

  @Test
  void callbackOfASavedFileRunsOnACallbackThread(@TempDir Path folder) {
    Response response = Await.value(get("/"));
    CompletableFuture<String> thread =
        client
            .saveResponseToFile(response, folder.resolve("a"))
            .thenApplyAsync(file -> threadName());

    assertThat(Await.value(thread)).startsWith(CALLBACK_THREAD);
  }

  @Test
  void thousandCallbacksMayWaitForFurtherRequests() {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(get("/").thenApplyAsync(response -> get("/").join().text()));
    }

    all.forEach(one -> assertThat(Await.value(one)).isEqualTo("hello"));
    assertThat(server.requests()).hasSize(2000);
  }

  @Test
  void callbackThatThrowsHarmsNoOther() {
    CompletableFuture<Object> throwing =
        get("/held")
            .thenApply(
                response -> {
                  throw new IllegalStateException("thrown by the test");
                });
    CompletableFuture<String> other = get("/held").thenApply(Response::text);
    attached.countDown();

    assertThat(Await.cause(throwing)).hasMessage("thrown by the test");
    assertThat(Await.value(other)).isEqualTo("hello");
  }

  @Test
  void stageMayBeAttachedAfterTheClose() {
    CompletableFuture<Response> request = get("/");
    Await.value(request);

    client.close();

    assertThat(Await.value(request.thenApplyAsync(Response::text))).isEqualTo("hello");
    assertThat(Await.value(request.thenApplyAsync(Response::status))).isEqualTo(200);
  }

  @Test
  void failureIsTheDirectCause() {
    attached.countDown();

    assertThat(Await.cause(client.get(broken.uri("/").toString())))
        .isInstanceOf(TransportException.class)
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("Exception");
  }

  private CompletableFuture<Response> get(String path) {
    return client.get(server.uri(path).toString());
  }

  private static String threadName() {
    return Thread.currentThread().getName();
  }

  private static void await(CountDownLatch latch) {
    try {
      Await.open(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands between the caller and the client. */
class InterceptorTest {
  private final List<String> order = new CopyOnWriteArrayList<>();
  private RecordingServer server;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> Reply.text(request.header("x-way").orElse("")));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void firstIsOutermost() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().interceptor(named("a")).interceptor(named("b")).build()) {
      assertThat(Await.value(client.get(url())).text()).isEqualTo("ab");
    }
    assertThat(order).containsExactly("a", "b", "b done", "a done");
  }

  @Test
  void oneMayAnswerByItself() throws Exception {
    Response kept;
    try (AsyncHttpClient plain = AsyncHttpClient.builder().build()) {
      kept = Await.value(plain.send(Request.get(url()).header("x-way", "kept").build()));
    }
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .interceptor((request, chain) -> CompletableFuture.completedFuture(kept))
            .build()) {
      assertThat(Await.value(client.get(url()))).isSameAs(kept);
      List<String> lines = new CopyOnWriteArrayList<>();
      Await.value(Await.value(client.stream(Request.get(url()).build())).forEachLine(lines::add));
      assertThat(lines).containsExactly("kept");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void oneMaySendAgain() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .interceptor(
                (request, chain) ->
                    chain
                        .send(request)
                        .thenCompose(
                            first ->
                                chain.send(request.toBuilder().header("x-way", "again").build())))
            .build()) {
      assertThat(Await.value(client.get(url())).text()).isEqualTo("again");
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void failureIsTheDirectCause() {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .interceptor(named("a"))
            .interceptor((request, chain) -> chain.send(request).thenApply(answer -> answer))
            .build()) {
      assertThat(Await.failure(client.get("http://127.0.0.1:1/")).attempts()).hasSize(1);
    }
  }

  @Test
  void stagesRunOnCallbackThreadsWhereverTheInterceptorAnswers() throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Response kept;
    try (AsyncHttpClient plain = AsyncHttpClient.builder().build()) {
      kept = Await.value(plain.get(url()));
    }
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().interceptor((request, chain) -> answer).build()) {
      CompletableFuture<String> thread =
          client.get(url()).thenApply(response -> Thread.currentThread().getName());
      answer.complete(kept);

      assertThat(Await.value(thread)).startsWith("penstock-callback-");
    }
  }

  @Test
  void cancellationGoesThrough() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedServer silent =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  seen.countDown();
                  peer.awaitClose();
                });
        AsyncHttpClient client =
            AsyncHttpClient.builder().maxConcurrency(1).interceptor(named("a")).build()) {
      CompletableFuture<Response> future = client.get(silent.uri("/").toString());
      Await.open(seen);

      future.cancel(true);

      silent.awaitNoConnections();
      assertThat(Await.value(client.get(url())).ok()).isTrue();
    }
  }

  @Test
  void downloadPassesThroughAsWell(@TempDir Path folder) throws Exception {
    Path target = folder.resolve("a");
    try (AsyncHttpClient client = AsyncHttpClient.builder().interceptor(named("a")).build()) {
      Await.value(client.downloadFile(url(), target));
    }
    assertThat(Files.readString(target)).isEqualTo("a");
  }

  private Interceptor named(String name) {
    return (request, chain) -> {
      order.add(name);
      String way = request.headers().first("x-way").orElse("") + name;
      return chain
          .send(request.toBuilder().header("x-way", way).build())
          .whenComplete((response, failure) -> order.add(name + " done"));
    };
  }

  private String url() {
    return server.uri("/").toString();
  }
}

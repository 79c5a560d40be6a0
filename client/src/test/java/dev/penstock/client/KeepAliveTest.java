package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.testing.Peer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that rest: how long, and what when the server closes them. */
class KeepAliveTest {
  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

  @Test
  void connectionThatRestedTooLongIsClosed() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client =
            AsyncHttpClient.builder().keepAlive(Duration.ofMillis(50)).build()) {
      Await.value(client.get(server.uri("/").toString()));
      server.awaitNoConnections();
      Await.value(client.get(server.uri("/").toString()));

      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  @Test
  void serverThatKeepsConnectionsLessLongIsBelieved() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(
                request -> Reply.text("hello").withHeader("Keep-Alive", "timeout=1"));
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Await.value(client.get(server.uri("/").toString()));

      server.awaitNoConnections();
    }
  }

  @Test
  void timeLimitOfARequestIsItsOwnWhateverItsConnectionCarriedBefore() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(
                request ->
                    switch (request.target()) {
                      case "/slow" -> Reply.text("slow").after(Duration.ofMillis(500));
                      case "/never" -> Reply.neverAnswer();
                      default -> Reply.text("quick");
                    });
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      assertThat(answer(client, server, "/quick", Duration.ofMinutes(10))).isEqualTo("quick");
      assertThat(answer(client, server, "/quick", Duration.ofMillis(400))).isEqualTo("quick");
      assertThat(answer(client, server, "/slow", Duration.ofMinutes(5))).isEqualTo("slow");
      assertThat(answer(client, server, "/never", Duration.ofMillis(100))).isEqualTo("TIMEOUT");

      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  private static String answer(
      AsyncHttpClient client, RecordingServer server, String path, Duration timeout) {
    Request request = Request.get(server.uri(path).toString()).timeout(timeout).build();
    return client
        .send(request)
        .handle((response, failure) -> failure == null ? response.text() : kind(failure))
        .join();
  }

  private static String kind(Throwable failure) {
    return failure instanceof TransportException transport
        ? transport.kind().toString()
        : failure.toString();
  }

  @Test
  void connectionThatTheServerClosedIsNotUsed() throws Exception {
    CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(GOOD);
                  peer.halfClose();
                  ending.complete(peer.awaitClose());
                });
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      for (int i = 1; i <= 3; i++) {
        assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("good");
        server.awaitNoConnections();
        assertThat(server.connectionsOpened()).isEqualTo(i);
      }
      assertThat(Await.value(ending)).isEqualTo(Peer.Ending.EOF);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", "junk", "\r\n"})
  void bytesOnARestingConnectionEndIt(String unasked) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(GOOD);
                  if (peer.number() == 1) {
                    Await.open(answered);
                    peer.send(unasked);
                  }
                  ending.complete(peer.awaitClose());
                });
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("good");
      answered.countDown();
      Await.value(ending);

      assertThat(Await.value(client.get(server.uri("/").toString())).text()).isEqualTo("good");
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  @Test
  void connectionThatIsClosedAtTheMomentOfTheSendIsAFailure() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(GOOD);
                  peer.readHead();
                });
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Await.value(client.get(server.uri("/").toString()));

      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure.kind()).isEqualTo(FailureKind.RESET);
      assertThat(failure.progress()).isEqualTo(Progress.SENT);
    }
  }

  /** The server closes after a random count of answers, without saying so, by FIN or by RST. */
  @Test
  void everyRequestEndsWhateverTheServerClosesWhen() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(peer -> answerSome(peer, new Random(peer.number()), seen));
        AsyncHttpClient client =
            AsyncHttpClient.builder().maxConcurrencyPerOrigin(32).maxWaiting(20_000).build()) {
      String url = server.uri("/").toString();
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        all.add(client.get(url));
      }

      int whole = 0;
      for (CompletableFuture<Response> one : all) {
        Await.end(one);
        if (one.isCompletedExceptionally()) {
          assertThat(Await.failure(one).kind()).isEqualTo(FailureKind.RESET);
        } else {
          assertThat(one.join().text()).isEqualTo("good");
          whole++;
        }
      }
      assertThat(whole).isGreaterThan(2500).isLessThanOrEqualTo(seen.get());
    }
  }

  private static void answerSome(Peer peer, Random random, AtomicInteger seen) throws IOException {
    int answers = 1 + random.nextInt(40);
    for (int i = 0; i < answers; i++) {
      peer.readRequest();
      seen.incrementAndGet();
      peer.send(GOOD);
    }
    switch (random.nextInt(3)) {
      case 0 -> peer.readHead();
      case 1 -> peer.reset();
      default -> {}
    }
  }

  @Test
  void earlyAnswerToABigBodyIsTheAnswer() throws Exception {
    byte[] body = new byte[20_000_000];
    Semaphore answered = new Semaphore(0);
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  SeenRequest head = peer.readHead();
                  peer.send("HTTP/1.1 413 " + head.method() + "\r\nContent-Length: 3\r\n\r\nbig");
                  // If it read on at once, a slow client might have sent all before it looked.
                  answered.acquire();
                  peer.awaitClose();
                });
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      String url = server.uri("/").toString();
      for (int i = 1; i <= 3; i++) {
        Response response = Await.value(client.send(Request.post(url).bytes(body).build()));

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.text()).isEqualTo("big");
        assertThat(server.connectionsOpened()).isEqualTo(i);
        answered.release();
      }
      server.awaitNoConnections();
    }
  }

  @Test
  void earlyAnswerBeforeTheServerStopsReadingIsTheAnswer() throws Exception {
    byte[] body = new byte[20_000_000];
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readHead();
                  peer.send(
                      "HTTP/1.1 413 Too big\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
                  peer.pause(Duration.ofMillis(100));
                });
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      Response response =
          Await.value(client.send(Request.post(server.uri("/").toString()).bytes(body).build()));

      assertThat(response.status()).isEqualTo(413);
    }
  }

  @Test
  void manyHeaderFieldsInBothDirections() throws Exception {
    Request.Builder builder = Request.get("http://127.0.0.1:1/");
    for (int i = 0; i < 100; i++) {
      builder.header("X-Field-" + i, "v".repeat(100));
    }
    Request full = builder.build();
    try (RecordingServer server =
            RecordingServer.start(
                request -> {
                  Reply reply = Reply.text("hello");
                  for (int i = 0; i < 50; i++) {
                    reply = reply.withHeader("X-Reply-" + i, "v".repeat(100));
                  }
                  return reply;
                });
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrencyPerOrigin(20).build()) {
      Request.Builder here = Request.get(server.uri("/").toString());
      full.headers().forEach(here::header);
      Request request = here.build();
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        all.add(client.send(request));
      }

      for (CompletableFuture<Response> one : all) {
        assertThat(Await.value(one).headers().first("x-reply-49")).contains("v".repeat(100));
      }
      assertThat(server.requests())
          .allSatisfy(seen -> assertThat(seen.headers()).hasSizeGreaterThan(100));
      assertThat(server.connectionsOpened()).isEqualTo(20);
    }
  }
}

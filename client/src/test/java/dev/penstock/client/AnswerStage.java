package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Peer;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server that gives one odd answer among good ones, and a client that meets it. One good request
 * is under way all the time, one goes before the odd one on its connection, one comes after it.
 */
final class AnswerStage implements AutoCloseable {
  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

  private final Answer answer;
  private final ScriptedServer server;
  private final AsyncHttpClient client;
  private final CountDownLatch besideCame = new CountDownLatch(1);
  private final CountDownLatch oddIsOver = new CountDownLatch(1);

  /** The number of the connection that each path came on. */
  private final Map<String, Integer> connections = new ConcurrentHashMap<>();

  AnswerStage(Answer answer) throws IOException {
    this(answer, AsyncHttpClient.builder(), null);
  }

  AnswerStage(Answer answer, AsyncHttpClientBuilder builder, @Nullable SSLContext tls)
      throws IOException {
    this.answer = answer;
    this.server =
        tls == null ? ScriptedServer.start(this::serve) : ScriptedServer.start(this::serve, tls);
    this.client = builder.build();
  }

  String origin() {
    String uri = server.uri("/").toString();
    return uri.substring(0, uri.length() - 1);
  }

  /** The one outcome of the request that is answered oddly. */
  Outcome play() throws InterruptedException {
    CompletableFuture<Response> beside = get("/beside");
    Await.open(besideCame);
    assertThat(Await.value(get("/before")).text()).isEqualTo("good");
    Outcome outcome = outcome(Request.of(answer.method(), origin() + "/odd").build());
    assertThat(Await.value(get("/after")).text()).isEqualTo("good");
    oddIsOver.countDown();
    assertThat(Await.value(beside).text()).isEqualTo("good");
    return outcome;
  }

  /** Whether the request after the odd one came on the connection of the odd one. */
  boolean reusesTheConnection() {
    Integer odd = connections.get("/odd");
    assertThat(odd).isNotNull().isEqualTo(connections.get("/before"));
    return odd.equals(connections.get("/after"));
  }

  private Outcome outcome(Request request) {
    List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    Await.value(client.sendAll(List.of(request).iterator(), outcomes::add).done());
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  private CompletableFuture<Response> get(String path) {
    return client.get(origin() + path);
  }

  private void serve(Peer peer) throws IOException, InterruptedException {
    while (true) {
      SeenRequest request = peer.readRequest();
      connections.put(request.target(), peer.number());
      switch (request.target()) {
        case "/beside" -> {
          besideCame.countDown();
          Await.open(oddIsOver);
          peer.send(GOOD);
        }
        case "/odd" -> {
          peer.send(answer.bytes());
          if (answer.ending() != Answer.Ending.NONE) {
            answer.ending().end(peer);
            return;
          }
        }
        default -> peer.send(GOOD);
      }
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}

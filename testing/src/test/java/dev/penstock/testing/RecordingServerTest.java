package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingServerTest {

  @Test
  void requestIsRememberedAsItCame() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("fine"));
        RawClient client = RawClient.connect(server.port())) {
      client.send("PUT /a?b=c HTTP/1.1\r\nX-One:  1 \r\nx-one: 2\r\nContent-Length: 3\r\n\r\n价");

      assertThat(client.read().bodyText()).isEqualTo("fine");
      SeenRequest request = server.awaitRequests(1).get(0);
      assertThat(request.method()).isEqualTo("PUT");
      assertThat(request.target()).isEqualTo("/a?b=c");
      assertThat(request.headers())
          .containsExactly(
              new Header("X-One", "1"),
              new Header("x-one", "2"),
              new Header("Content-Length", "3"));
      assertThat(request.header("X-ONE")).contains("1");
      assertThat(request.header("absent")).isEmpty();
      assertThat(request.bodyText()).isEqualTo("价");
      assertThat(request.connection()).isEqualTo(1);
    }
  }

  @Test
  void chunkedRequestIsPutTogether() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.status(204));
        RawClient client = RawClient.connect(server.port())) {
      client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(204);
      assertThat(server.requests().get(0).bodyText()).isEqualTo("abc0123456789");
    }
  }

  @Test
  void replyIsSentAsItWasMade() throws Exception {
    Reply reply = Reply.json("{}").withStatus(429).withHeader("Retry-After", "7");
    try (RecordingServer server = RecordingServer.start(request -> reply);
        RawClient client = RawClient.connect(server.port())) {
      SeenResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(429);
      assertThat(response.header("retry-after")).contains("7");
      assertThat(response.header("content-type")).contains("application/json");
      assertThat(response.bodyText()).isEqualTo("{}");
    }
  }

  @Test
  void chunkedReplyHasAllItsBytes() throws Exception {
    byte[] body = "0123456789".repeat(321).getBytes(UTF_8);
    try (RecordingServer server = RecordingServer.start(request -> Reply.bytes(body).chunked());
        RawClient client = RawClient.connect(server.port())) {
      SeenResponse response = client.get("/");

      assertThat(response.header("content-length")).isEmpty();
      assertThat(response.body()).isEqualTo(body);
    }
  }

  @Test
  void replyToHeadHasNoBody() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("four"));
        RawClient client = RawClient.connect(server.port())) {
      assertThat(client.exchange("HEAD", "/", "").header("content-length")).contains("4");
      assertThat(client.get("/").bodyText()).isEqualTo("four");
    }
  }

  @Test
  void connectionIsKeptUntilAReplyEndsIt() throws Exception {
    Reply reply = Reply.text("");
    try (RecordingServer server =
            RecordingServer.start(
                request -> request.target().equals("/last") ? reply.closeAfter() : reply);
        RawClient client = RawClient.connect(server.port())) {
      client.get("/first");
      client.get("/second");
      assertThat(server.connectionsOpen()).isEqualTo(1);

      assertThat(client.get("/last").header("connection")).contains("close");
      assertThat(client.isClosedByServer()).isTrue();
      server.awaitNoConnections();
      assertThat(server.connectionsOpened()).isEqualTo(1);
      assertThat(server.requests()).extracting(SeenRequest::connection).containsOnly(1);
    }
  }

  @Test
  void clientMayAskForTheEndOfTheConnection() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("bye"));
        RawClient client = RawClient.connect(server.port())) {
      client.send("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n");

      assertThat(client.read().bodyText()).isEqualTo("bye");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void delayedReplyComesAfterItsDelay() throws Exception {
    Reply reply = Reply.text("late").after(Duration.ofMillis(50));
    try (RecordingServer server = RecordingServer.start(request -> reply);
        RawClient client = RawClient.connect(server.port())) {
      assertThat(client.get("/").bodyText()).isEqualTo("late");

      long took = System.nanoTime() - server.requests().get(0).arrivedNanos();
      assertThat(Duration.ofNanos(took)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }
  }

  @Test
  void pipelinedRequestWaitsForTheDelayedReplyBeforeIt() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(
                request -> Reply.text(request.target()).after(Duration.ofMillis(20)));
        RawClient client = RawClient.connect(server.port())) {
      client.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");

      assertThat(client.read().bodyText()).isEqualTo("/1");
      assertThat(client.read().bodyText()).isEqualTo("/2");
    }
  }

  @Test
  void clientThatLeavesWithoutItsAnswerIsNoticed() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.neverAnswer())) {
      try (RawClient client = RawClient.connect(server.port())) {
        client.send("GET / HTTP/1.1\r\n\r\n");
        server.awaitRequests(1);
        assertThat(server.connectionsOpen()).isEqualTo(1);
      }

      server.awaitNoConnections();
    }
  }

  @Test
  void closingTheServerEndsWhatIsGoingOn() throws Exception {
    RecordingServer server = RecordingServer.start(request -> Reply.neverAnswer());
    try (RawClient waiting = RawClient.connect(server.port());
        RawClient pipelining = RawClient.connect(server.port())) {
      waiting.send("GET / HTTP/1.1\r\n\r\n");
      pipelining.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
      server.awaitRequests(2);

      server.close();

      assertThatThrownBy(waiting::read).isInstanceOf(IOException.class);
      assertThatThrownBy(pipelining::read).isInstanceOf(IOException.class);
      assertThat(server.connectionsOpen()).isZero();
    }
  }

  @Test
  void thousandConnectionsAreHeldAtOnce() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("here"))) {
      for (int i = 0; i < 1000; i++) {
        clients.add(RawClient.connect(server.port()));
      }
      for (RawClient client : clients) {
        assertThat(client.get("/").bodyText()).isEqualTo("here");
      }
      assertThat(server.connectionsOpen()).isEqualTo(1000);
    }
    for (RawClient client : clients) {
      client.close();
    }
  }
}

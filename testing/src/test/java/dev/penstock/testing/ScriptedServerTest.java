package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {

  @Test
  void scriptSeesTheRequestAndSaysWhatItLikes() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  String body = peer.readRequest().bodyText();
                  peer.send("HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\n" + body + "junk");
                });
        RawClient client = RawClient.connect(server.port())) {
      assertThat(client.post("/", "abc").bodyText()).isEqualTo("abc");
      assertThatThrownBy(client::read)
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("junk");
    }
  }

  @Test
  void answerMayComeBeforeTheBody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.send("HTTP/1.1 413 " + peer.readHead().target() + "\r\n\r\n");
                  peer.awaitClose();
                });
        RawClient client = RawClient.connect(server.port())) {
      client.send("POST /early HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");

      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void drippedAnswerArrivesWhole() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(peer -> peer.drip("HTTP/1.1 200 \r\n\r\n", Duration.ofMillis(1)));
        RawClient client = RawClient.connect(server.port())) {
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void halfCloseEndsTheAnswerAndStillReads() throws Exception {
    CompletableFuture<SeenRequest> late = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.halfClose();
                  late.complete(peer.readRequest());
                });
        RawClient client = RawClient.connect(server.port())) {
      assertThat(client.isClosedByServer()).isTrue();

      client.send("GET /late HTTP/1.1\r\n\r\n");

      assertThat(late.get(10, TimeUnit.SECONDS).target()).isEqualTo("/late");
    }
  }

  @Test
  void resetReachesTheClient() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.reset();
                });
        RawClient client = RawClient.connect(server.port())) {
      client.send("GET / HTTP/1.1\r\n\r\n");

      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void stalledConnectionIsSilentUntilTheServerCloses() throws Exception {
    ScriptedServer server = ScriptedServer.start(Peer::stall);
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET / HTTP/1.1\r\n\r\n");

      server.close();

      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void clientThatClosesIsToldFromOneThatResets() throws Exception {
    CompletableFuture<Peer.Ending> first = new CompletableFuture<>();
    CompletableFuture<Peer.Ending> second = new CompletableFuture<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> (peer.number() == 1 ? first : second).complete(peer.awaitClose()))) {
      try (RawClient client = RawClient.connect(server.port())) {
        client.send("something unread");
      }
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(Peer.Ending.EOF);

      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoLinger(true, 0);
      }
      assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(Peer.Ending.RESET);
      server.awaitNoConnections();
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.testing.Peer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Servers that cannot be reached. What fails so was never sent, and gives its slot back. */
class ConnectTest {
  @Test
  void portWithoutListenerRefuses() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      TransportException failure = Await.failure(client.get("http://127.0.0.1:" + port + "/"));

      assertThat(failure)
          .hasMessage("cannot connect to http://127.0.0.1:%d: Connection refused", port);
      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
    }
  }

  @Test
  void nameWithoutAddressIsNotFound() {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      TransportException failure = Await.failure(client.get("http://no-such-host.invalid/"));

      assertThat(failure)
          .hasMessage("cannot find the host no-such-host.invalid: no address for this name");
      assertThat(failure.kind()).isEqualTo(FailureKind.DNS);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
    }
  }

  @Test
  void failuresGiveTheirSlotBack() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      for (int i = 0; i < 3; i++) {
        Await.failure(client.get("http://no-such-host.invalid/"));
        Await.failure(client.get("http://127.0.0.1:1/"));
      }

      assertThat(Await.value(client.get(server.uri("/").toString())).ok()).isTrue();
    }
  }

  @Test
  void cancelWhileConnectingClosesTheConnection() throws Exception {
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
    try (ScriptedServer silent =
            ScriptedServer.start(
                peer -> {
                  accepted.complete(null);
                  ending.complete(peer.awaitClose());
                });
        RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      CompletableFuture<Response> shaking = client.get("https://127.0.0.1:" + silent.port() + "/");
      Await.value(accepted);

      shaking.cancel(true);

      assertThat(Await.value(ending)).isEqualTo(Peer.Ending.EOF);
      assertThat(Await.value(client.get(server.uri("/").toString())).ok()).isTrue();
    }
  }

  @Test
  void cancelWhileResolvingGivesTheSlotBack() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("hello"));
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrency(1).build()) {
      CompletableFuture<Response> resolving = client.get("http://other-host.invalid/");

      resolving.cancel(true);

      assertThat(resolving).isCancelled();
      assertThat(Await.value(client.get(server.uri("/").toString())).ok()).isTrue();
    }
  }

  @Test
  void failedConnectionsHarmNoOthers() throws Exception {
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("late").after(Duration.ofMillis(20)));
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      CompletableFuture<Response> good = client.get(server.uri("/").toString());
      CompletableFuture<Response> bad = client.get("http://127.0.0.1:1/");

      assertThat(Await.failure(bad).kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(Await.value(good).text()).isEqualTo("late");
    }
  }
}

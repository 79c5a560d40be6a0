package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import dev.penstock.testing.TestCertificates;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that reads no more of a request. */
class StalledUploadTest {
  private static final byte[] MORE_THAN_THE_SYSTEM_TAKES = new byte[32 << 20];

  @ParameterizedTest(name = "over TLS: {0}")
  @ValueSource(booleans = {false, true})
  void cancelledUploadIsCutAtOnce(boolean secure) throws Exception {
    CountDownLatch uploading = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    CompletableFuture<SeenRequest> upload = new CompletableFuture<>();
    ScriptedServer.Script script =
        peer -> {
          peer.awaitByte();
          uploading.countDown();
          Await.open(cut);
          try {
            upload.complete(peer.readRequest());
          } catch (IOException e) {
            upload.completeExceptionally(e);
          }
        };
    try (ScriptedServer server =
            secure
                ? ScriptedServer.start(script, TestCertificates.localhost())
                : ScriptedServer.start(script);
        RecordingServer other = RecordingServer.start(request -> Reply.text("ok"));
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .sslContext(Trust.inTheAuthority())
                .maxConcurrency(1)
                .build()) {
      CompletableFuture<Response> response =
          client.send(
              Request.post(server.uri("/").toString()).bytes(MORE_THAN_THE_SYSTEM_TAKES).build());
      Await.open(uploading);

      response.cancel(true);
      Await.value(client.get(other.uri("/").toString()));
      cut.countDown();

      assertThat(Await.cause(upload)).isInstanceOf(IOException.class);
    }
  }
}

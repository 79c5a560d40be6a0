package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a response in memory may be. */
class ResponseLimitTest {
  @ParameterizedTest(name = "{0} bytes, chunked: {1}")
  @CsvSource({"0,false", "999,false", "1000,false", "1000,true", "1,true"})
  void responseUpToTheLimitIsTaken(int length, boolean chunked) throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> reply(length, chunked));
        AsyncHttpClient client = AsyncHttpClient.builder().maxResponseBytes(1000).build()) {
      assertThat(Await.value(client.get(server.uri("/").toString())).bytes()).hasSize(length);
    }
  }

  @ParameterizedTest(name = "{0} bytes, chunked: {1}")
  @CsvSource({"1001,false", "1001,true", "1000000,false", "1000000,true"})
  void responseBeyondTheLimitIsTooLarge(int length, boolean chunked) throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> reply(length, chunked));
        AsyncHttpClient client = AsyncHttpClient.builder().maxResponseBytes(1000).build()) {
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
      assertThat(failure)
          .hasMessage(
              "the response from http://127.0.0.1:%d is larger than maxResponseBytes, 1,000",
              server.port());
      server.awaitNoConnections();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Length: 9000000000000000000\r\n"})
  void endlessResponseIsCutOff(String length) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\n" + length + "\r\n");
                  sendForEver(peer::send);
                });
        AsyncHttpClient client = AsyncHttpClient.builder().maxResponseBytes(1_000_000).build()) {
      assertThat(Await.failure(client.get(server.uri("/").toString())).kind())
          .isEqualTo(FailureKind.TOO_LARGE);
      server.awaitNoConnections();
    }
  }

  private static void sendForEver(Out out) throws IOException {
    while (true) {
      out.send(new byte[10_000]);
    }
  }

  private interface Out {
    void send(byte[] bytes) throws IOException;
  }

  private static Reply reply(int length, boolean chunked) {
    Reply reply = Reply.bytes(new byte[length]);
    return chunked ? reply.chunked() : reply;
  }
}

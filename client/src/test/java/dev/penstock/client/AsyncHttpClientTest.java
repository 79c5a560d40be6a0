package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsyncHttpClientTest {
  @Test
  void theExampleOfTheReadmeWorks(@TempDir Path folder) throws Exception {
    try (RecordingServer server =
            RecordingServer.start(
                request -> Reply.json("{\"path\":\"" + request.target() + "\"}"));
        AsyncHttpClient client =
            AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(5)).build()) {
      Response result = client.get(server.uri("/data").toString()).join();
      client.post(server.uri("/submit").toString(), Map.of("key", "value")).join();
      client.downloadFile(server.uri("/file.pdf").toString(), folder.resolve("file.pdf")).join();
      client.saveResponseToFile(result, folder.resolve("response.json")).join();

      assertThat(server.requests()).extracting("method").containsExactly("GET", "POST", "GET");
      assertThat(server.requests().get(1).body()).asString().isEqualTo("{\"key\":\"value\"}");
      assertThat(Files.readString(folder.resolve("file.pdf"))).contains("/file.pdf");
      assertThat(Files.readString(folder.resolve("response.json"))).contains("\"/data\"");
      try (var left = Files.list(folder)) {
        assertThat(left).hasSize(2);
      }
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }
}

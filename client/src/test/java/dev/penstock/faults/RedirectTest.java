package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import dev.penstock.client.Response;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A redirect to another origin, and from there back. */
class RedirectTest {
  private static final List<String> CREDENTIALS =
      List.of("Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Goog-Api-Key", "X-Own-Key");

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noCredentialLeavesItsOrigin(int status) throws Exception {
    try (RecordingServer last = RecordingServer.start(request -> Reply.text("end"));
        RecordingServer other =
            RecordingServer.start(request -> to(status, last.uri("/end").toString()));
        RecordingServer first =
            RecordingServer.start(request -> to(status, other.uri("/other").toString()));
        AsyncHttpClient client =
            AsyncHttpClient.builder()
                .followRedirects()
                .sensitiveHeaders("X-Own-Key")
                .defaultHeader("X-Goog-Api-Key", Canary.KEY)
                .build()) {
      Request.Builder request = Request.get(first.uri("/").toString()).header("X-Plain", "plain");
      CREDENTIALS.forEach(name -> request.header(name, Canary.KEY));

      Response response = client.send(request.build()).get(20, TimeUnit.SECONDS);

      assertThat(response.text()).isEqualTo("end");
      SeenRequest asked = first.requests().get(0);
      assertThat(CREDENTIALS).allMatch(name -> asked.header(name).isPresent());
      for (RecordingServer server : List.of(other, last)) {
        SeenRequest led = server.requests().get(0);
        assertThat(CREDENTIALS).noneMatch(name -> led.header(name).isPresent());
        assertThat(led.header("X-Plain")).contains("plain");
      }
    }
  }

  private static Reply to(int status, String location) {
    return Reply.status(status).withHeader("Location", location);
  }
}

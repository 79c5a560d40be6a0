package dev.penstock.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.RawClient;
import dev.penstock.testing.SeenResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client sees of the faults. */
class OutageTest {

  private static final String BODY =
      """
      {"model":"m","max_tokens":99,"messages":[{"role":"user","content":"Hello"}],\
      "contents":[{"parts":[{"text":"Hello"}]}]}""";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions,               /error/code,   rate_limit_exceeded",
    "/v1/messages,                       /error/type,   rate_limit_error",
    "/v1beta/models/m:generateContent,   /error/status, RESOURCE_EXHAUSTED",
  })
  void aRefusalIsInTheShapeOfItsApi(String target, String place, String word) throws IOException {
    SeenResponse response = client("429=100%").post(target, BODY);

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.header("retry-after")).isEmpty();
    assertThat(json(response).at(place).asString()).isEqualTo(word);
  }

  @Test
  void aRefusalMayTellHowLongToWait() throws IOException {
    SeenResponse response = client("wait=100%").post(Api.CHAT_COMPLETIONS.path(), BODY);

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.header("retry-after")).contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions,             /error/type, server_error",
    "/v1/messages,                     /error/type, api_error",
    "/v1beta/models/m:generateContent, /error/code, ",
  })
  void serverErrorsAreThoseOfTheApiAndOfWhatIsInBetween(String target, String place, String word)
      throws IOException {
    RawClient client = client("5xx=100%");

    List<SeenResponse> responses = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      responses.add(client.post(target, BODY));
    }

    assertThat(responses).extracting(SeenResponse::status).contains(500, 502, 503, 504);
    assertThat(responses)
        .allSatisfy(
            response -> {
              if (response.status() == 502 || response.status() == 504) {
                assertThat(response.header("content-type")).contains("text/html; charset=utf-8");
                assertThat(response.bodyText()).startsWith("<html>").contains("Gateway");
              } else {
                assertThat(json(response).at(place).asString(String.valueOf(response.status())))
                    .isEqualTo(word == null ? String.valueOf(response.status()) : word);
              }
            });
  }

  @Test
  void aResetComesWithoutAWord() throws IOException {
    RawClient client = client("reset=100%");

    assertThatThrownBy(() -> client.post(Api.CHAT_COMPLETIONS.path(), BODY))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void aCutAnswerEndsInItsMiddle() throws IOException {
    RawClient client = client("cut=100%");

    assertThatThrownBy(() -> client.post(Api.CHAT_COMPLETIONS.path(), BODY))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aRequestThatHangsIsForgottenWhenItsClientLeaves() throws Exception {
    MockServer server = server("hang=100%");
    RawClient leaving = RawClient.connect(server.port());
    leaving.send("POST", Api.CHAT_COMPLETIONS.path(), BODY);
    while (server.requests() == 0) {
      Thread.onSpinWait();
    }
    assertThat(server.connections()).isEqualTo(1);

    leaving.close();

    while (server.connections() > 0) {
      Thread.onSpinWait();
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void whatIsNoAnswerAnywayIsLeftAlone() throws IOException {
    RawClient client = client("cut=100%");

    assertThat(client.get("/v1/models").status()).isEqualTo(200);
    assertThat(client.post(Api.CHAT_COMPLETIONS.path(), "{}").status()).isEqualTo(400);
  }

  @Test
  void theSameSeedStrikesTheSameRequests() throws IOException {
    List<Integer> once = statuses(1);

    assertThat(statuses(1)).isEqualTo(once);
    assertThat(statuses(2)).isNotEqualTo(once);
  }

  private List<Integer> statuses(long seed) throws IOException {
    MockServer server = start(options("5xx=30%,429=20%").withSeed(seed));
    RawClient client = connect(server);
    List<Integer> statuses = new ArrayList<>();
    for (int i : IntStream.range(0, 100).toArray()) {
      statuses.add(client.post(Api.CHAT_COMPLETIONS.path(), BODY.replace("99", "9" + i)).status());
    }
    return statuses;
  }

  private RawClient client(String faults) throws IOException {
    return connect(server(faults));
  }

  private RawClient connect(MockServer server) throws IOException {
    RawClient client = RawClient.connect(server.port());
    open.add(0, client);
    return client;
  }

  private MockServer server(String faults) throws IOException {
    return start(options(faults));
  }

  private MockServer start(MockOptions options) throws IOException {
    MockServer server = MockServer.start(options);
    open.add(server);
    return server;
  }

  private static MockOptions options(String faults) {
    return MockOptions.defaults().withLatency(Duration.ZERO).withFaults(Faults.parse(faults));
  }

  private static JsonNode json(SeenResponse response) {
    return JsonMapper.shared().readTree(response.body());
  }
}

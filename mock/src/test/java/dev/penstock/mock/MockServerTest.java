package dev.penstock.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.testing.RawClient;
import dev.penstock.testing.SeenResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MockServerTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";
  private static final MockOptions AT_ONCE = MockOptions.defaults().withLatency(Duration.ZERO);

  private final MockServer server = MockServer.start(AT_ONCE);
  private final RawClient client = RawClient.connect(server.port());

  MockServerTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, CHAT + "?api-version=1", "/openai/deployments/x/chat/completions"})
  void chatCompletionsAreAnsweredUnderAnyPrefix(String target) throws IOException {
    SeenResponse response = client.post(target, BODY);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("content-type")).contains("application/json");
    assertThat(response.header("x-request-id")).contains("req_0000000000000001");
    assertThat(json(response).at("/choices/0/message/content").asString()).contains("Hello");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1beta/models/gemini%2Dx:generateContent,             application/json,  /modelVersion, gemini-x",
    "/v1beta/models/gemini-x:streamGenerateContent,         application/json,  /0/modelVersion, gemini-x",
    "/v1beta/models/gemini-x:streamGenerateContent?alt=sse, text/event-stream; charset=utf-8, , ",
  })
  void geminisOwnApiIsAnswered(String target, String type, String place, String value)
      throws IOException {
    SeenResponse response =
        client.post(target, "{\"contents\": [{\"parts\": [{\"text\": \"Hello\"}]}]}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("content-type")).contains(type);
    if (place != null) {
      assertThat(json(response).at(place).asString()).isEqualTo(value);
    }
  }

  @Test
  void messagesAreAnswered() throws IOException {
    SeenResponse response =
        client.post("/v1/messages", BODY.replace("{\"model\"", "{\"max_tokens\": 9, \"model\""));

    assertThat(response.status()).isEqualTo(200);
    assertThat(json(response).get("type").asString()).isEqualTo("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/messages", "/v1beta/models/m:generateContent"})
  void otherApisTakePostsOnly(String target) throws IOException {
    assertThat(client.get(target).status()).isEqualTo(405);
    assertThat(client.get(target).header("allow")).contains("POST");
  }

  @Test
  void addressIsThatOfTheChatCompletions() {
    assertThat(server.uri()).hasToString("http://127.0.0.1:" + server.port() + CHAT);
  }

  @Test
  void modelsAreListed() throws IOException {
    JsonNode models = json(client.get("/v1/models"));

    assertThat(models.get("object").asString()).isEqualTo("list");
    assertThat(models.at("/data/0/id").asString()).isEqualTo("mock");
  }

  @Test
  void rootSaysWhatThisIs() throws IOException {
    SeenResponse response = client.get("/");

    assertThat(response.header("content-type")).contains("text/plain; charset=utf-8");
    assertThat(response.bodyText())
        .isEqualTo("The mock endpoint of Penstock. POST chat completions to " + CHAT + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/responses,        404, Invalid URL (POST /v1/responses)",
    "GET,  /v1/chat/completions, 405, Not allowed to GET here. (HINT: POST)",
    "POST, /v1/models,           405, 'Not allowed to POST here. (HINT: GET, HEAD)'",
    "POST, /,                    405, 'Not allowed to POST here. (HINT: GET, HEAD)'",
    "POST, /v1/chat/completions, 400, The body of your request is not a JSON object."
  })
  void whatCannotBeAnsweredIsAnErrorInTheShapeOfOpenAi(
      String method, String target, int status, String message) throws IOException {
    SeenResponse response = client.exchange(method, target, "");

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("x-request-id")).isPresent();
    assertThat(json(response).at("/error/message").asString()).isEqualTo(message);
    assertThat(json(response).at("/error/type").asString()).isEqualTo("invalid_request_error");
  }

  @Test
  void wrongMethodIsToldTheRightOne() throws IOException {
    assertThat(client.get(CHAT).header("allow")).contains("POST");
    assertThat(client.post("/", "").header("allow")).contains("GET, HEAD");
  }

  @Test
  void headIsAnsweredWithoutABody() throws IOException {
    assertThat(client.exchange("HEAD", "/", "").header("content-length"))
        .isEqualTo(client.get("/").header("content-length"));
    assertThat(client.exchange("HEAD", CHAT, "").status()).isEqualTo(405);
    assertThat(client.post(CHAT, BODY).status()).isEqualTo(200);
  }

  @Test
  void bodyOverTheLimitIsRefusedAndTheConnectionGoesOn() throws IOException {
    SeenResponse response = client.post(CHAT, " ".repeat(RequestHandler.MAX_BODY_BYTES + 1));

    assertThat(response.status()).isEqualTo(413);
    assertThat(json(response).at("/error/message").asString())
        .isEqualTo("The body of your request is longer than 16777216 bytes.");
    assertThat(client.post(CHAT, BODY).status()).isEqualTo(200);
  }

  @Test
  void bodyOfJustTheLimitIsRead() throws IOException {
    String padding = " ".repeat(RequestHandler.MAX_BODY_BYTES - BODY.length());

    assertThat(client.post(CHAT, BODY + padding).status()).isEqualTo(200);
  }

  @Test
  void chunkedBodyIsRead() throws IOException {
    client.send("POST " + CHAT + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send(Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n");

    assertThat(client.read().status()).isEqualTo(200);
  }

  @Test
  void clientThatWaitsToBeAskedForItsBodyIsAsked() throws IOException {
    client.send(
        "POST " + CHAT + " HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " + BODY.length());
    client.send("\r\n\r\n");
    assertThat(client.read().status()).isEqualTo(100);

    client.send(BODY);

    assertThat(client.read().status()).isEqualTo(200);
  }

  @Test
  void clientMayAskForTheEndOfTheConnection() throws IOException {
    client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");

    assertThat(client.read().header("connection")).contains("close");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void whatIsNotHttpEndsTheConnection() throws IOException {
    client.send("garbage\r\n\r\n");

    SeenResponse response = client.read();
    assertThat(response.status()).isEqualTo(400);
    assertThat(json(response).at("/error/message").asString())
        .isEqualTo("This is not an HTTP request.");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void thousandsOfPipelinedRequestsAreAnsweredInOrder() throws IOException {
    int count = 5_000;
    client.send("GET / HTTP/1.1\r\n\r\n".repeat(count));

    for (int i = 1; i <= count; i++) {
      assertThat(client.read().header("x-request-id")).contains("req_%016x".formatted(i));
    }
  }

  @Test
  void pipelinedRequestWaitsForTheSlowAnswerBeforeIt() throws IOException {
    try (MockServer slow = MockServer.start(AT_ONCE.withLatency(Duration.ofMillis(30)));
        RawClient impatient = RawClient.connect(slow.port())) {
      impatient.send("POST", CHAT, BODY);
      impatient.send("GET / HTTP/1.1\r\n\r\n");

      assertThat(json(impatient.read()).get("object").asString()).isEqualTo("chat.completion");
      assertThat(impatient.read().bodyText()).startsWith("The mock endpoint");
    }
  }

  @Test
  void tenThousandRequestsOnOneConnectionAreCounted() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      assertThat(client.post(CHAT, BODY).status()).isEqualTo(200);
    }

    assertThat(server.requests()).isEqualTo(10_000);
  }

  @Test
  void slowAnswersAreGivenSideBySide() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try (MockServer slow = MockServer.start(AT_ONCE.withLatency(Duration.ofSeconds(1)))) {
      for (int i = 0; i < 200; i++) {
        clients.add(RawClient.connect(slow.port()));
      }
      for (RawClient each : clients) {
        each.send("POST", CHAT, BODY);
      }
      // One after the other would take 200 seconds, and a read gives up after 10.
      for (RawClient each : clients) {
        assertThat(each.read().status()).isEqualTo(200);
      }
    }
    for (RawClient each : clients) {
      each.close();
    }
  }

  @Test
  void closingDoesNotWaitForAnswersThatAreOwed() throws IOException {
    MockServer slow = MockServer.start(AT_ONCE.withLatency(Duration.ofHours(1)));
    try (RawClient waiting = RawClient.connect(slow.port())) {
      waiting.send("POST", CHAT, BODY);
      while (slow.requests() == 0) {
        Thread.onSpinWait();
      }

      slow.close();

      assertThatThrownBy(waiting::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void portInUseIsSaid() {
    assertThatThrownBy(() -> MockServer.start(AT_ONCE.withPort(server.port())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("port " + server.port() + " is in use: ");
  }

  private static JsonNode json(SeenResponse response) {
    return JsonMapper.shared().readTree(response.body());
  }
}

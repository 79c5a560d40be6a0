package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of docs/pacing.md: each region stands there to the letter. */
class PacingGuideTest {
  record Answer(long tokens) {}

  @Test
  void budgets() throws Exception {
    Map<String, Object> question = Map.of("prompt", "Hello");
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.json("{\"tokens\":840}"))) {
      String url = server.uri("/chat").toString();
      // region budgets
      AsyncHttpClient client =
          AsyncHttpClient.builder()
              .rateLimit(RateLimit.perSecond(50)) // of all requests together,
              .rateLimit(RateLimit.parse("5000/h")) // both hold
              .rateLimitPerKey(RateLimit.perSecond(10))
              .budgetPerKey(Budget.per(2_000, Duration.ofMinutes(1))) // tokens
              .settlement(response -> response.json(Answer.class).tokens())
              .build();
      Request request =
          Request.post(url)
              .json(question)
              .key("team-a") // shares limits, pauses and order with its like
              .cost(1_200) // what we think; the answer settles it
              .build();
      // endregion
      try (client) {
        // Twice what we think is more than the budget: the second goes as the first is settled.
        assertThat(client.send(request).join().ok()).isTrue();
        assertThat(client.send(request.toBuilder().cost(1_160).build()).join().ok()).isTrue();
      }
      assertThat(server.requests()).hasSize(2);
    }
  }
}

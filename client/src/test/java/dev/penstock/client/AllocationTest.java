package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Attempted;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.Allocation;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * How much a request may allocate: a guard against going back that no clock disturbs. The bytes are
 * those of the client's threads and the caller, one request at a time, in code that is hardly
 * compiled; the least of five batches counts, since now and then a thread loads a class. A ceiling
 * has a quarter of air. Who lowers the figure by much lowers the ceiling.
 */
class AllocationTest {
  private static final int BATCHES = 5;
  private static final int REQUESTS = 200;
  private static final byte[] BODY = "x".repeat(250).getBytes(StandardCharsets.UTF_8);

  @Test
  void aPostWithoutLimitsAllocatesLittle() throws Exception {
    assertThat(bytesPerRequest(AsyncHttpClient.builder())).isLessThan(7_500);
  }

  @Test
  void aLimitRetriesAndAListenerAddLittle() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    EventListener counting =
        new EventListener() {
          @Override
          public void attemptEnded(Request request, Attempted attempt) {
            attempts.incrementAndGet();
          }
        };
    AsyncHttpClientBuilder builder =
        AsyncHttpClient.builder()
            .rateLimit(RateLimit.perSecond(100_000))
            .retry(RetryPolicy.builder().anyMethod().build())
            .listener(counting);

    assertThat(bytesPerRequest(builder)).isLessThan(7_500);
    assertThat(attempts).hasValue((BATCHES + 1) * REQUESTS);
  }

  private static long bytesPerRequest(AsyncHttpClientBuilder builder) throws Exception {
    return Allocation.withoutLeakDetection(() -> leastOfBatches(builder));
  }

  private static long leastOfBatches(AsyncHttpClientBuilder builder) throws IOException {
    try (RecordingServer server = RecordingServer.start(request -> Reply.json("x".repeat(300)));
        AsyncHttpClient client = builder.build()) {
      String url = server.uri("/").toString();
      post(client, url);
      long[] batches = LongStream.range(0, BATCHES).map(batch -> post(client, url)).toArray();
      return Arrays.stream(batches).min().orElseThrow();
    }
  }

  private static long post(AsyncHttpClient client, String url) {
    int good = 0;
    long before = Allocation.ofProductAndCaller();
    for (int i = 0; i < REQUESTS; i++) {
      Request request = Request.post(url).bytes(BODY).build();
      good += client.send(request).join().ok() ? 1 : 0;
    }
    long allocated = Allocation.ofProductAndCaller() - before;
    assertThat(good).isEqualTo(REQUESTS);
    return allocated / REQUESTS;
  }
}

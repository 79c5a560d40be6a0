package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/bulk.md: each region stands there to the letter. */
class BulkGuideTest {
  private final AsyncHttpClient client = AsyncHttpClient.builder().build();
  private RecordingServer server;
  private Stream<Request> requests;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> Reply.text(request.target()));
    String url = server.uri("").toString();
    requests = IntStream.range(0, 30).mapToObj(i -> Request.get(url + "/" + i).tag(i).build());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private static List<Object> numbers() {
    return IntStream.range(0, 30).<Object>mapToObj(i -> i).toList();
  }

  @Test
  void ordered() {
    List<Object> tags = new CopyOnWriteArrayList<>();
    // region ordered
    Bulk bulk =
        client
            .sendAll(requests) // an iterator, a stream or a publisher
            .ordered() // one at a time, in the order of the requests
            .forEach(outcome -> tags.add(outcome.request().tag().orElseThrow()));
    bulk.done().join();
    // endregion
    assertThat(tags).isEqualTo(numbers());
  }

  @Test
  void stream() {
    List<String> failures = new ArrayList<>();
    long bytes = 0;
    // region stream
    try (Stream<Outcome> outcomes = client.sendAll(requests).stream()) {
      for (Outcome outcome : (Iterable<Outcome>) outcomes::iterator) { // on this thread
        if (outcome instanceof Outcome.Answered answered) {
          bytes += answered.response().buffer().remaining();
        } else if (outcome instanceof Outcome.Failed failed) {
          failures.add(failed.cause().kind() + ": " + failed.cause().getMessage());
        }
      }
    } // leaving early ends what is in flight
    // endregion
    assertThat(failures).isEmpty();
    assertThat(bytes).isEqualTo(10 * 2 + 20 * 3);
  }
}

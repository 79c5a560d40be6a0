package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Outcome;
import dev.penstock.client.Request;
import dev.penstock.http.FailureKind;
import dev.penstock.testing.HeapWatch;
import dev.penstock.testing.Peer;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that take many requests. */
class LoadTest {
  private static final int REQUESTS = 1_000;
  private static final int DOWNLOADS = 30;
  private static final int LENGTH = 8 << 20;

  /** What waits to be written, one read more, and a block of the server. */
  private static final int ALIVE_FOR_EACH = (1 << 20) + (256 << 10) + (64 << 10);

  @Test
  void everyOutcomeIsWhatTheServerDid() throws Exception {
    List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(LoadTest::answerByPath);
        AsyncHttpClient client = AsyncHttpClient.builder().maxConcurrencyPerOrigin(20).build()) {
      List<Request> requests =
          IntStream.range(0, REQUESTS)
              .mapToObj(i -> Request.get(server.uri("/" + i).toString()).tag(i).build())
              .toList();

      client.sendAll(requests.iterator(), outcomes::add).done().get(40, TimeUnit.SECONDS);
    }

    assertThat(outcomes).hasSize(REQUESTS);
    Map<Integer, String> told =
        outcomes.stream().collect(Collectors.toMap(LoadTest::number, LoadTest::told));
    assertThat(told).hasSize(REQUESTS).allSatisfy((i, end) -> assertThat(end).isEqualTo(fate(i)));
  }

  /** The heap, as long as the bodies are under way. */
  @Test
  void manyLargeDownloadsStayOffTheHeap(@TempDir Path folder) throws Exception {
    HeapWatch heap = new HeapWatch(true);
    List<CompletableFuture<?>> downloads = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(LoadTest::answerLarge);
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      for (int i = 0; i < DOWNLOADS; i++) {
        downloads.add(
            client.downloadFile(server.uri("/" + i).toString(), folder.resolve("file-" + i)));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(downloads.toArray(CompletableFuture[]::new));
      while (!isDone(all)) {
        heap.look();
      }
      heap.assertAliveBelow(DOWNLOADS * (long) ALIVE_FOR_EACH);
    }

    for (int i = 0; i < DOWNLOADS; i++) {
      assertThat(Files.size(folder.resolve("file-" + i))).isEqualTo(LENGTH);
    }
  }

  private static boolean isDone(CompletableFuture<Void> all) throws Exception {
    try {
      all.get(50, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static int number(Outcome outcome) {
    return (Integer) outcome.request().tag().orElseThrow();
  }

  private static String told(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      assertThat(failed.cause().kind()).isEqualTo(FailureKind.RESET);
      return "reset";
    }
    return String.valueOf(((Outcome.Answered) outcome).response().status());
  }

  private static String fate(int request) {
    if (request % 50 == 49) {
      return "reset";
    }
    if (request % 10 == 5) {
      return "503";
    }
    return request % 2 == 0 ? "200" : "500";
  }

  private static void answerByPath(Peer peer) throws IOException {
    while (true) {
      SeenRequest request = peer.readRequest();
      String fate = fate(Integer.parseInt(request.target().substring(1)));
      if (fate.equals("reset")) {
        peer.reset();
        return;
      }
      peer.send("HTTP/1.1 %s X\r\nContent-Length: 4\r\n\r\nbody".formatted(fate));
    }
  }

  private static void answerLarge(Peer peer) throws IOException {
    while (true) {
      peer.readRequest();
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(LENGTH));
      byte[] block = new byte[64 * 1024];
      for (int sent = 0; sent < LENGTH; sent += block.length) {
        peer.send(block);
      }
    }
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that is stopped while its answers come, and goes on after all limits have passed. */
@Tag("system")
class StoppedProcessSystemTest {
  private static final int REQUESTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @Test
  void answersThatCameMeanwhileAreTaken() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (RecordingServer server = RecordingServer.start(request -> afterwards(stopped))) {
      Process process = start(server.uri("/").toString());
      try {
        server.awaitRequests(REQUESTS);
        signal(process, "STOP");
        stopped.countDown();
        assertThat(process.waitFor(3000, TimeUnit.MILLISECONDS)).isFalse();
        signal(process, "CONT");

        assertThat(process.inputReader().lines().toList()).contains("answered: 20");
      } finally {
        process.destroyForcibly().onExit().join();
      }
    }
  }

  private static Reply afterwards(CountDownLatch stopped) {
    try {
      Await.open(stopped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.text("x".repeat(300_000));
  }

  private static Process start(String url) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Asking.class.getName(),
            url)
        .redirectErrorStream(true)
        .start();
  }

  private static void signal(Process process, String name) throws Exception {
    List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /** Asks many times at once, and tells how many answers came. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) {
      try (AsyncHttpClient client =
          AsyncHttpClient.builder()
              .attemptTimeout(LIMIT)
              .responseTimeout(LIMIT)
              .deadline(LIMIT)
              .build()) {
        List<CompletableFuture<Boolean>> all =
            Stream.generate(
                    () -> client.get(args[0]).handle((response, failure) -> failure == null))
                .limit(REQUESTS)
                .toList();
        System.out.println("answered: " + all.stream().filter(CompletableFuture::join).count());
      }
    }
  }
}

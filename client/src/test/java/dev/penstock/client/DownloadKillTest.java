package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Peer;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that downloads is killed at any byte; the next one goes on. */
class DownloadKillTest {
  private static final int SIZE = 48 << 20;
  private static final int PIECE = 1 << 18;

  /** Of the parts that came with one flush interval, and of one write. */
  private static final long MOST_FETCHED_AGAIN = (16 << 20) + (1 << 20);

  @TempDir private Path folder;
  private final byte[] content = new byte[SIZE];
  private final AtomicLong killAfter = new AtomicLong();
  private final AtomicLong from = new AtomicLong();
  private final AtomicReference<Process> process = new AtomicReference<>();

  @Test
  void tenKillsCostAFlushEach() throws Exception {
    kill(10);
  }

  @Tag("system")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @Test
  void aHundredKillsCostAFlushEach() throws Exception {
    kill(100);
  }

  private void kill(int times) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    random.nextBytes(content);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    try (ScriptedServer server = ScriptedServer.start(this::serve)) {
      for (int kills = 0; kills < times; kills++) {
        killAfter.set(random.nextLong(SIZE));
        long had = size(folder.resolve("file.part"));
        int exit = download(server.uri("/").toString(), sum);

        assertThat(had - from.get())
            .as("fetched again after kill %d, seed %d", kills, seed)
            .isLessThanOrEqualTo(MOST_FETCHED_AGAIN);
        if (exit == 0) {
          assertThat(sumOfFile()).as("seed %d", seed).isEqualTo(sum);
          Files.delete(folder.resolve("file"));
        } else {
          assertThat(folder.resolve("file")).as("seed %d", seed).doesNotExist();
        }
      }
      killAfter.set(Long.MAX_VALUE);
      assertThat(download(server.uri("/").toString(), sum)).as("seed %d", seed).isZero();
      assertThat(sumOfFile()).as("seed %d", seed).isEqualTo(sum);
      assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }
  }

  private String sumOfFile() throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(folder.resolve("file"))));
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private int download(String url, String sum) throws Exception {
    Process downloading =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Downloader.class.getName(),
                url,
                folder.resolve("file").toString(),
                sum)
            .redirectError(folder.resolve("errors").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.set(downloading);
    try {
      assertThat(downloading.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(downloading.exitValue())
          .as(() -> "errors of the process: " + read(folder.resolve("errors")))
          .isIn(0, 137);
      return downloading.exitValue();
    } finally {
      downloading.destroyForcibly().waitFor();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void serve(Peer peer) throws IOException {
    SeenRequest request = peer.readRequest();
    int start =
        request
            .header("range")
            .map(range -> Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)))
            .orElse(0);
    from.set(start);
    long left = killAfter.get();
    peer.send(
        "HTTP/1.1 %s\r\nETag: \"a\"\r\nContent-Length: %d\r\n\r\n"
            .formatted(
                start == 0
                    ? "200 OK"
                    : "206 Part\r\nContent-Range: bytes %d-%d/%d".formatted(start, SIZE - 1, SIZE),
                SIZE - start));
    for (int at = start; at < SIZE; at += PIECE) {
      if (left < PIECE) {
        Objects.requireNonNull(process.get()).destroyForcibly();
        return;
      }
      left -= PIECE;
      peer.send(Arrays.copyOfRange(content, at, Math.min(SIZE, at + PIECE)));
    }
  }

  /** The process: downloads, and exits with 0 if it could. */
  static final class Downloader {
    private Downloader() {}

    public static void main(String[] arguments) {
      try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
        client
            .download(Download.of(arguments[0], Path.of(arguments[1])).sha256(arguments[2]).build())
            .join();
      }
    }
  }
}

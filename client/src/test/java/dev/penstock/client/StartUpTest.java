package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded for the first request: loading classes is most of the time it takes. */
class StartUpTest {
  @TempDir Path folder;

  /** Run by itself, in a JVM of its own. */
  public static void main(String... arguments) {
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      System.exit(client.get(arguments[0]).join().status() == 200 ? 0 : 1);
    }
  }

  @Test
  void plainHttp1LoadsNothingOfHttp2OrTls() throws Exception {
    Path loaded = folder.resolve("loaded");
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("ok"))) {
      assertThat(run(loaded, server.uri("/").toString())).isZero();
    }

    try (Stream<String> lines = Files.lines(loaded)) {
      List<String> classes = lines.map(line -> line.replaceAll(".*\\] | source.*", "")).toList();
      assertThat(classes).contains("dev.penstock.wire.Http1Connection");
      assertThat(classes.stream().filter(StartUpTest::isOfHttp2OrTls)).isEmpty();
    }
  }

  private static boolean isOfHttp2OrTls(String name) {
    return name.startsWith("io.netty.handler.codec.http2.")
        || name.startsWith("dev.penstock.wire.Http2")
        || name.equals("io.netty.handler.ssl.SslHandler");
  }

  private static int run(Path loaded, String url) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded,
                "-cp",
                System.getProperty("java.class.path"),
                StartUpTest.class.getName(),
                url)
            .inheritIO()
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}

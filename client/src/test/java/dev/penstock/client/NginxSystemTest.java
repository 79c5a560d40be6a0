package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with a server that others wrote. */
@Tag("system")
class NginxSystemTest {
  private static final int SIZE = 300_000;

  @TempDir Path folder;
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = freePort();
    Files.write(folder.resolve("body"), new byte[SIZE]);
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 1"
            + " -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1");
    Files.writeString(
        folder.resolve("nginx.conf"),
        """
        user root; # who owns the folder; of no effect for others
        worker_processes 1;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 1000; }
        http {
          log_format seen "$server_protocol $connection $status";
          access_log access.log seen;
          client_body_temp_path body_temp;
          proxy_temp_path proxy_temp;
          fastcgi_temp_path fastcgi_temp;
          uwsgi_temp_path uwsgi_temp;
          scgi_temp_path scgi_temp;
          keepalive_requests 20000;
          http2_max_concurrent_streams 512;
          server {
            listen 127.0.0.1:%d ssl http2;
            ssl_certificate cert.pem;
            ssl_certificate_key key.pem;
            location / { root .; }
          }
        }
        """
            .formatted(port));
    run("nginx -p . -e error.log -c nginx.conf");
  }

  @AfterEach
  void stop() throws Exception {
    run("nginx -p . -e error.log -c nginx.conf -s stop");
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    try (AsyncHttpClient client =
        AsyncHttpClient.builder().trustedAuthorities(folder.resolve("cert.pem")).build()) {
      String url = "https://127.0.0.1:" + port + "/body";
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(client.get(url));
        all.add(client.send(Request.post(url).bytes(new byte[1_000]).build()));
      }

      for (int i = 0; i < all.size(); i += 2) {
        assertThat(Await.value(all.get(i)).bytes()).hasSize(SIZE);
        // It ends each of these with RST_STREAM(NO_ERROR).
        assertThat(Await.value(all.get(i + 1)).status()).isEqualTo(405);
      }
    }

    List<String> seen = Files.readAllLines(folder.resolve("access.log"));
    assertThat(seen).hasSize(1_000);
    assertThat(seen.stream().map(line -> line.replaceAll(" [0-9]*$", "")).distinct()).hasSize(1);
    assertThat(seen.get(0)).startsWith("HTTP/2.0 ");
  }

  /** The server says goodbye to a connection after every 20,000 requests. */
  @Test
  void manyStreamsForAWhileLoseNoRequest() throws Exception {
    Files.write(folder.resolve("small"), new byte[300]);
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    Queue<Object> others = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    try (AsyncHttpClient client =
        AsyncHttpClient.builder()
            .trustedAuthorities(folder.resolve("cert.pem"))
            .maxConcurrencyPerOrigin(512)
            .closeTimeout(Duration.ofSeconds(20))
            .build()) {
      String url = "https://127.0.0.1:" + port + "/small";
      Runnable next =
          new Runnable() {
            @Override
            public void run() {
              sent.incrementAndGet();
              client
                  .get(url)
                  .whenComplete(
                      (response, failure) -> {
                        ended.incrementAndGet();
                        if (failure != null || response.bytes().length != 300) {
                          others.add(failure == null ? response : failure);
                        }
                        if (!over.get()) {
                          run();
                        }
                      });
            }
          };
      for (int i = 0; i < 512; i++) {
        next.run();
      }
      assertThat(new CountDownLatch(1).await(20, TimeUnit.SECONDS)).isFalse();
      over.set(true);
    }

    assertThat(others).isEmpty();
    assertThat(ended).hasValue(sent.get());
    assertThat(sent.get()).isGreaterThan(20_000);
    try (Stream<String> seen = Files.lines(folder.resolve("access.log"))) {
      assertThat(seen.filter(line -> line.endsWith(" 200")).count()).isEqualTo(sent.get());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" ", -1))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor()).as(() -> output(command)).isZero();
  }

  private String output(String command) {
    try {
      return command + ": " + Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      return command;
    }
  }
}

package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are read or published while they are sent, and what is added to a query. */
class RequestBodyTest {
  @TempDir private Path folder;
  private RecordingServer server;
  private AsyncHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> Reply.text("ok"));
    client = AsyncHttpClient.builder().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void fileIsSentWithItsLengthAsOftenAsTheRequestIs() throws Exception {
    byte[] bytes = new byte[1_000_000];
    Arrays.fill(bytes, (byte) 'x');
    Path file = Files.write(folder.resolve("a"), bytes);
    Request request = Request.post(url()).file(file).build();

    Await.value(client.send(request));
    Await.value(client.send(request));

    assertThat(server.requests())
        .hasSize(2)
        .allSatisfy(
            seen -> {
              assertThat(seen.body()).isEqualTo(bytes);
              assertThat(seen.header("content-length")).contains("1000000");
              assertThat(seen.header("content-type")).contains("application/octet-stream");
            });
  }

  @Test
  void fileThatIsNotThereFailsTheRequest() {
    Path file = folder.resolve("missing");

    TransportException failure = Await.failure(client.send(Request.post(url()).file(file).build()));

    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_BODY);
    assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
    assertThat(failure).hasMessageContaining("missing");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest(name = "length known: {0}")
  @ValueSource(booleans = {true, false})
  void publishedBodyIsSentAndItsPublisherCalledOnCallbackThreadsOnly(boolean known) {
    Published publisher = new Published(100);
    OptionalLong length = known ? OptionalLong.of(1000) : OptionalLong.empty();

    Await.value(client.send(Request.post(url()).publisher(publisher, length).build()));

    SeenRequest seen = server.requests().get(0);
    assertThat(seen.bodyText()).isEqualTo("0123456789".repeat(100));
    assertThat(seen.header("content-length").isPresent()).isEqualTo(known);
    assertThat(seen.header("transfer-encoding").isPresent()).isEqualTo(!known);
    assertThat(publisher.threads).isNotEmpty();
    assertThat(publisher.threads).allMatch(name -> name.startsWith("penstock-callback-"));
    assertThat(publisher.overlapped).isFalse();
  }

  @Test
  void cancelReachesThePublisherOnACallbackThread() throws Exception {
    Published publisher = new Published(Integer.MAX_VALUE);
    try (ScriptedServer deaf =
        ScriptedServer.start(
            peer -> {
              peer.readHead();
              peer.awaitClose();
            })) {
      CompletableFuture<Response> future =
          client.send(
              Request.post(deaf.uri("/").toString())
                  .publisher(publisher, OptionalLong.empty())
                  .build());
      Await.open(publisher.asked);

      future.cancel(true);

      Await.open(publisher.cancelled);
      assertThat(publisher.threads).allMatch(name -> name.startsWith("penstock-callback-"));
      deaf.awaitNoConnections();
    }
  }

  @Test
  void publisherThatThrowsFailsTheRequest() {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    Flow.Publisher<ByteBuffer> refusing =
        subscriber -> {
          throw thrown;
        };
    Flow.Publisher<ByteBuffer> breaking =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    throw thrown;
                  }

                  @Override
                  public void cancel() {}
                });
    for (Flow.Publisher<ByteBuffer> publisher : List.of(refusing, breaking)) {
      Request request = Request.post(url()).publisher(publisher, OptionalLong.empty()).build();

      TransportException failure = Await.failure(client.send(request));

      assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_BODY);
      assertThat(failure).hasMessageContaining("thrown by the test");
    }
  }

  @Test
  void supplierThatFailsFailsTheRequest() {
    Request request =
        Request.post(url())
            .publisher(
                () -> {
                  throw new IllegalStateException("thrown by the test");
                },
                OptionalLong.empty())
            .build();

    assertThat(Await.failure(client.send(request)).kind()).isEqualTo(FailureKind.REQUEST_BODY);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void lengthBelowZeroIsRefused() {
    Request.Builder request = Request.post(url());

    assertThatThrownBy(() -> request.publisher(new Published(1), OptionalLong.of(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length below 0: -1");
  }

  @ParameterizedTest(name = "{0} with {1}={2} is {3}")
  @CsvSource({
    "/, a, b, /?a=b",
    "'', a, b, /?a=b",
    "/?x=1, a, b, /?x=1&a=b",
    "/?, a, b, /?a=b",
    "/p#f, a, b, /p?a=b",
    "/, a b, c+d&e=f, /?a%20b=c%2Bd%26e%3Df",
    "/, q, ä€~-._, /?q=%C3%A4%E2%82%AC~-._",
    "/, q, '', /?q=",
    "/, q, 100%, /?q=100%25",
    "/?x=%20, q, '?/#', /?x=%20&q=%3F%2F%23",
  })
  void parameterIsAddedToTheQuery(String path, String name, String value, String target) {
    String base = "http://127.0.0.1:" + server.port();

    Await.value(client.send(Request.get(base + path).query(name, value).build()));

    assertThat(server.requests().get(0).target()).isEqualTo(target);
  }

  private String url() {
    return server.uri("/").toString();
  }

  /** Publishes ten bytes at a time, and remembers who called. */
  private static final class Published implements Flow.Publisher<ByteBuffer> {
    private final int count;
    private final AtomicInteger inside = new AtomicInteger();
    final List<String> threads = new CopyOnWriteArrayList<>();
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    volatile boolean overlapped;
    private int sent;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

    Published(int count) {
      this.count = count;
    }

    private void called(Runnable call) {
      overlapped |= inside.incrementAndGet() > 1;
      if (threads.size() < 1000) {
        threads.add(Thread.currentThread().getName());
      }
      call.run();
      inside.decrementAndGet();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
      called(() -> subscriber.onSubscribe(new Pieces()));
    }

    private void publish() {
      asked.countDown();
      if (subscriber != null) {
        sent++;
        subscriber.onNext(ByteBuffer.wrap("0123456789".getBytes(UTF_8)));
        if (sent == count) {
          subscriber.onComplete();
        }
      }
    }

    private final class Pieces implements Flow.Subscription {
      @Override
      public void request(long n) {
        called(Published.this::publish);
      }

      @Override
      public void cancel() {
        called(cancelled::countDown);
      }
    }
  }
}

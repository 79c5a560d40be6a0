package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.stream.ServerSentEvent;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are handed out while they come. */
@SuppressWarnings("try") // closes early
class StreamTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final CountDownLatch headIsThere = new CountDownLatch(1);
  private AsyncHttpClient client;

  @BeforeEach
  void start() {
    client = AsyncHttpClient.builder().build();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void headComesBeforeTheBody() throws Exception {
    try (ScriptedServer server = afterTheHead("5\r\na\nb\nc\r\n0\r\n\r\n")) {
      StreamResponse response = open(server);
      assertThat(response.status()).isEqualTo(200);
      headIsThere.countDown();

      List<String> lines = new ArrayList<>();
      Await.value(response.forEachLine(lines::add));

      assertThat(lines).containsExactly("a", "b", "c");
      assertThat(response.head().bytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"overloaded\",\"code\":529}}",
        "{\"type\":\"error\",\"code\":\"rate_limit\"}",
        "{\"choices\":[],\"usage\":null}",
        "{\"choices\":[]}"
      })
  void eventsAreHandedOutWhateverTheySay(String data) throws Exception {
    String body = "event: error\ndata: " + data + "\n\ndata: [DONE]\n\n";
    try (RecordingServer server = RecordingServer.start(request -> Reply.text(body).chunked())) {
      List<ServerSentEvent> events = new ArrayList<>();
      Await.value(
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()))
              .forEachEvent(events::add));

      assertThat(events).extracting(ServerSentEvent::data).containsExactly(data, "[DONE]");
      assertThat(events.get(0).event()).isEqualTo("error");
    }
  }

  @Test
  void requiredSuccessThatIsNoneEndsTheExchange() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.status(404))) {
      StreamResponse response =
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()));

      assertThatThrownBy(response::requireSuccess)
          .isInstanceOf(HttpStatusException.class)
          .hasMessageContaining("404");
    }
  }

  @Test
  void eventsAreParsed() throws Exception {
    String body = "event: a\ndata: 1\n\ndata: 2\n\ndata: cut off";
    try (RecordingServer server = RecordingServer.start(request -> Reply.text(body).chunked())) {
      List<ServerSentEvent> events = new ArrayList<>();
      List<String> threads = new ArrayList<>();
      Await.value(
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()))
              .forEachEvent(
                  event -> {
                    events.add(event);
                    threads.add(Thread.currentThread().getName());
                  }));

      assertThat(events).extracting(ServerSentEvent::data).containsExactly("1", "2");
      assertThat(threads).allMatch(name -> name.startsWith("penstock-callback-"));
    }
  }

  @Test
  void serverIsHeldUpWhileNobodyReads() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch wholeSent = new CountDownLatch(1);
    int count = 64;
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + ((long) count << 20) + "\r\n\r\n");
                  for (int i = 0; i < count; i++) {
                    peer.send(new byte[1 << 20]);
                    sent.incrementAndGet();
                  }
                  wholeSent.countDown();
                  peer.awaitClose();
                });
        RecordingServer clock =
            RecordingServer.start(request -> Reply.text("").after(Duration.ofMillis(500)))) {
      StreamResponse response = open(server);
      Await.value(client.get(clock.uri("/").toString()));
      assertThat(sent).hasValueLessThan(count);

      Bytes bytes = new Bytes(1, 1);
      response.body().subscribe(bytes);

      Await.open(bytes.ended);
      assertThat(bytes.count).hasValue((long) count << 20);
      assertThat(bytes.largest.get()).isLessThan(1 << 20);
      Await.open(wholeSent);
    }
  }

  @Test
  void cancellingTheSubscriptionEndsTheExchange() throws Exception {
    try (ScriptedServer server = endless()) {
      StreamResponse response = open(server);
      Bytes bytes = new Bytes(1, 0);
      response.body().subscribe(bytes);
      Await.open(bytes.began);

      bytes.subscription().cancel();

      server.awaitNoConnections();
    }
  }

  @Test
  void cancellingTheFutureOfTheLinesEndsTheExchange() throws Exception {
    try (ScriptedServer server = endless()) {
      AtomicInteger lines = new AtomicInteger();
      CountDownLatch began = new CountDownLatch(1);
      CompletableFuture<Void> done =
          open(server)
              .forEachLine(
                  line -> {
                    lines.incrementAndGet();
                    began.countDown();
                  });
      Await.open(began);

      done.cancel(true);

      server.awaitNoConnections();
      assertThat(done).isCancelled();
    }
  }

  @Test
  void consumerHearsNothingAfterItCancelled() throws Exception {
    CompletableFuture<CompletableFuture<Void>> self = new CompletableFuture<>();
    String body = "line\n".repeat(50);
    try (RecordingServer server = RecordingServer.start(request -> Reply.text(body))) {
      AtomicInteger lines = new AtomicInteger();
      CompletableFuture<Void> done =
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()))
              .forEachLine(
                  line -> {
                    lines.incrementAndGet();
                    self.join().cancel(true);
                  });
      self.complete(done);
      Await.end(done);
      client.close();

      assertThat(lines).hasValue(1);
    }
  }

  @Test
  void closingTheResponseEndsTheExchangeAndTellsWhoeverReads() throws Exception {
    try (ScriptedServer server = endless()) {
      StreamResponse response = open(server);
      CountDownLatch began = new CountDownLatch(1);
      CompletableFuture<Void> done = response.forEachLine(line -> began.countDown());
      Await.open(began);

      response.close();

      assertThat(Await.failure(done).kind()).isEqualTo(FailureKind.CANCELLED);
      server.awaitNoConnections();
    }
  }

  @Test
  void whoeverReadsAfterTheCloseIsTold() throws Exception {
    try (ScriptedServer server = endless()) {
      StreamResponse response = open(server);
      response.close();

      assertThat(Await.failure(response.forEachLine(line -> {})).kind())
          .isEqualTo(FailureKind.CANCELLED);
      server.awaitNoConnections();
    }
  }

  @Test
  void bodyThatIsCutIsIncomplete() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send(HEAD + "4\r\na\nb\n\r\n");
            })) {
      List<String> lines = new CopyOnWriteArrayList<>();
      TransportException failure = Await.failure(open(server).forEachLine(lines::add));

      assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE);
      assertThat(lines).containsExactly("a", "b");
    }
  }

  @Test
  void secondSubscriberIsRefused() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("a\nb"))) {
      StreamResponse response =
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()));
      CompletableFuture<Void> first = response.forEachLine(line -> {});

      assertThat(Await.cause(response.forEachLine(line -> {})))
          .hasMessage("a response is streamed to one subscriber only");
      Await.value(first);
    }
  }

  @Test
  void askingForNothingIsAnErrorAndEndsTheExchange() throws Exception {
    try (ScriptedServer server = endless()) {
      Bytes bytes = new Bytes(0, 0);
      open(server).body().subscribe(bytes);

      Await.open(bytes.ended);
      assertThat(bytes.error).isInstanceOf(IllegalArgumentException.class);
      server.awaitNoConnections();
    }
  }

  @Test
  void consumerThatThrowsEndsTheExchange() throws Exception {
    RuntimeException thrown = new IllegalStateException("thrown by the test");
    try (ScriptedServer server = endless()) {
      CompletableFuture<Void> done =
          open(server)
              .forEachLine(
                  line -> {
                    throw thrown;
                  });

      assertThat(Await.cause(done)).isSameAs(thrown);
      server.awaitNoConnections();
    }
  }

  @Test
  void linesAskedForFromElsewhereComeOnCallbackThreads() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("a\nb\nc"))) {
      StreamResponse response =
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()));
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      List<String> threads = new CopyOnWriteArrayList<>();
      CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
      response
          .lines()
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription begun) {
                  begun.request(1);
                  subscription.complete(begun);
                }

                @Override
                public void onNext(String line) {
                  threads.add(Thread.currentThread().getName());
                  first.countDown();
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onComplete() {
                  threads.add(Thread.currentThread().getName());
                  ended.countDown();
                }
              });
      Await.open(first);
      Await.value(subscription).request(5);
      Await.open(ended);

      assertThat(threads).hasSize(4).allMatch(name -> name.startsWith("penstock-callback-"));
    }
  }

  @Test
  void gzippedStreamComesAsText() throws Exception {
    byte[] coded = gzip("one\ntwo\n");
    try (RecordingServer server =
        RecordingServer.start(
            request -> Reply.bytes(coded).withHeader("Content-Encoding", "gzip"))) {
      StreamResponse response =
          Await.value(client.stream(Request.get(server.uri("/").toString()).build()));
      List<String> lines = new ArrayList<>();
      Await.value(response.forEachLine(lines::add));

      assertThat(lines).containsExactly("one", "two");
      assertThat(response.headers().contains("content-encoding")).isFalse();
    }
  }

  @ParameterizedTest(name = "{0} times 503, then 200")
  @ValueSource(ints = {1, 3})
  void refusalIsRetriedBeforeTheHeadIsHandedOut(int refusals) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Duration soon = Duration.ofMillis(1);
    try (RecordingServer server =
            RecordingServer.start(
                request ->
                    asked.incrementAndGet() <= refusals
                        ? Reply.text("busy").withStatus(503)
                        : Reply.text("a\nb"));
        AsyncHttpClient retrying =
            AsyncHttpClient.builder()
                .retry(RetryPolicy.builder().backoff(soon, soon).build())
                .build()) {
      StreamResponse response =
          Await.value(retrying.stream(Request.get(server.uri("/").toString()).build()));
      List<String> lines = new ArrayList<>();
      Await.value(response.forEachLine(lines::add));

      assertThat(lines).containsExactly("a", "b");
      assertThat(asked).hasValue(refusals + 1);
    }
  }

  @Test
  void lastRefusalIsStreamedFromMemory() throws Exception {
    Duration soon = Duration.ofMillis(1);
    try (RecordingServer server =
            RecordingServer.start(request -> Reply.text("busy").withStatus(503));
        AsyncHttpClient retrying =
            AsyncHttpClient.builder()
                .retry(RetryPolicy.builder().backoff(soon, soon).build())
                .build()) {
      StreamResponse response =
          Await.value(retrying.stream(Request.get(server.uri("/").toString()).build()));
      List<String> lines = new ArrayList<>();
      Await.value(response.forEachLine(lines::add));

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.head().attempts()).hasSize(4);
      assertThat(lines).containsExactly("busy");
    }
  }

  @Test
  void interceptorThatSendsAgainLeavesNoOtherStreamOpen() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  if (asked.incrementAndGet() == 1) {
                    peer.send("HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.awaitClose();
                  } else {
                    peer.send(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        AsyncHttpClient intercepted =
            AsyncHttpClient.builder()
                .interceptor(
                    (request, chain) ->
                        chain
                            .send(request)
                            .thenCompose(
                                response ->
                                    response.ok()
                                        ? CompletableFuture.completedFuture(response)
                                        : chain.send(request)))
                .build()) {
      StreamResponse response =
          Await.value(intercepted.stream(Request.get(server.uri("/").toString()).build()));
      List<String> lines = new ArrayList<>();
      Await.value(response.forEachLine(lines::add));

      assertThat(lines).containsExactly("ok");
      server.awaitNoConnections();
    }
  }

  @Test
  void closeOfTheClientEndsTheStream() throws Exception {
    try (ScriptedServer server = endless()) {
      AsyncHttpClient closed =
          AsyncHttpClient.builder().closeTimeout(Duration.ofMillis(20)).build();
      CountDownLatch began = new CountDownLatch(1);
      CompletableFuture<Void> done =
          Await.value(closed.stream(Request.get(server.uri("/").toString()).build()))
              .forEachLine(line -> began.countDown());
      Await.open(began);

      closed.close();

      assertThat(Await.failure(done).kind()).isEqualTo(FailureKind.CANCELLED);
      server.awaitNoConnections();
    }
  }

  private StreamResponse open(ScriptedServer server) {
    return Await.value(client.stream(Request.get(server.uri("/").toString()).build()));
  }

  private ScriptedServer afterTheHead(String body) throws IOException {
    return ScriptedServer.start(
        peer -> {
          peer.readRequest();
          peer.send(HEAD);
          Await.open(headIsThere);
          peer.send(body);
          peer.awaitClose();
        });
  }

  private static ScriptedServer endless() throws IOException {
    return ScriptedServer.start(
        peer -> {
          peer.readRequest();
          peer.send(HEAD);
          String chunk = "line\n".repeat(100);
          while (true) {
            peer.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
          }
        });
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Counts the bytes it got. */
  private static final class Bytes implements Flow.Subscriber<ByteBuffer> {
    private final long first;
    private final long perItem;
    final AtomicLong count = new AtomicLong();
    final AtomicInteger largest = new AtomicInteger();
    final CountDownLatch began = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    volatile @Nullable Throwable error;
    volatile Flow.@Nullable Subscription subscription;

    Bytes(long first, long perItem) {
      this.first = first;
      this.perItem = perItem;
    }

    Flow.Subscription subscription() {
      Flow.Subscription begun = subscription;
      if (begun == null) {
        throw new IllegalStateException("not subscribed");
      }
      return begun;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(first);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      count.addAndGet(buffer.remaining());
      largest.accumulateAndGet(buffer.remaining(), Math::max);
      began.countDown();
      if (perItem > 0) {
        subscription().request(perItem);
      }
    }

    @Override
    public void onError(Throwable cause) {
      error = cause;
      ended.countDown();
    }

    @Override
    public void onComplete() {
      ended.countDown();
    }
  }
}

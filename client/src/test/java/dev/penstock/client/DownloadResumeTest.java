package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.RangeServer.Version;
import dev.penstock.http.Attempted;
import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A download that was cut goes on where it was, and only if that is sure to be right. */
class DownloadResumeTest {
  private static final int SIZE = 200_000;
  private static final Version FILE = Version.tagged(random(1, SIZE), "a");
  private static final Version CHANGED = Version.tagged(random(2, SIZE - 777), "b");

  @TempDir private Path folder;
  private final AsyncHttpClient client = AsyncHttpClient.builder().build();

  private static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Path target() {
    return folder.resolve("file");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private void cutDownload(RangeServer server) {
    TransportException failure = Await.failure(client.downloadFile(server.url(), target()));

    assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE);
  }

  /** As a crash leaves it. */
  private void leavePart(byte[] bytes, String url, String more) throws IOException {
    Files.write(folder.resolve("file.part"), bytes);
    Files.writeString(
        folder.resolve("file.part.info"),
        "penstock download 1\nurl %s\nETag \"a\"\n%sdurable %d\n"
            .formatted(url, more, bytes.length));
  }

  @Test
  void nextCallGoesOnFromAnyPercent() throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      for (int percent = 1; percent < 100; percent++) {
        long cut = SIZE * (long) percent / 100;
        server.requests().clear();
        server.cutAfter(cut);
        cutDownload(server);
        Response response = Await.value(client.downloadFile(server.url(), target()));

        assertThat(server.ranges()).containsExactly("-", "bytes=" + cut + "-");
        assertThat(server.requests().get(1).header("if-range")).contains("\"a\"");
        assertThat(server.requests().get(1).header("accept-encoding")).contains("identity");
        assertThat(response.status()).isEqualTo(206);
        assertThat(target()).hasBinaryContent(FILE.content());
        assertThat(names()).containsExactly("file");
        Files.delete(target());
      }
    }
  }

  @Test
  void oneCallGoesOnFromAnywhereAsOftenAsThePolicyAllows() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RetryPolicy policy =
        RetryPolicy.builder()
            .maxAttempts(5)
            .backoff(Duration.ZERO, Duration.ZERO)
            .budget(100)
            .build();
    try (RangeServer server = new RangeServer(FILE);
        AsyncHttpClient retrying = AsyncHttpClient.builder().retry(policy).build()) {
      for (int round = 0; round < 50; round++) {
        server.requests().clear();
        for (int cut = 0; cut < 4; cut++) {
          server.cutAfter(1 + random.nextInt(SIZE / 4 - 1));
        }
        Await.value(
            retrying.download(
                Download.of(server.url(), target()).sha256(sha256(FILE.content())).build()));

        assertThat(server.ranges()).as("seed %d, round %d", seed, round).hasSize(5);
        assertThat(server.ranges().subList(1, 5)).doesNotContain("-");
        assertThat(target()).hasBinaryContent(FILE.content());
        assertThat(names()).containsExactly("file");
      }
      assertThat(retrying.pacing().starts()).isEqualTo(250);
    }
  }

  @Test
  void downloadHoldsNoSlotWhileItWaitsToGoOn() throws Exception {
    RetryPolicy policy =
        RetryPolicy.builder().backoff(Duration.ofDays(1000), Duration.ofDays(1000)).build();
    CountDownLatch cut = new CountDownLatch(1);
    EventListener listener =
        new EventListener() {
          @Override
          public void attemptEnded(Request request, Attempted attempt) {
            cut.countDown();
          }
        };
    try (RangeServer server = new RangeServer(FILE);
        AsyncHttpClient narrow =
            AsyncHttpClient.builder().maxConcurrency(1).retry(policy).listener(listener).build()) {
      server.cutAfter(SIZE / 2);
      CompletableFuture<Response> download = narrow.downloadFile(server.url(), target());
      Await.open(cut);

      assertThat(Await.value(narrow.get(server.url())).ok()).isTrue();
      assertThat(download).isNotDone();
      download.cancel(true);
    }
    assertThat(folder.resolve("file.part")).hasSize(SIZE / 2);
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void changedFileStartsOver() throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      server.cutAfter(SIZE / 2);
      cutDownload(server);
      server.change(CHANGED);
      Response response = Await.value(client.downloadFile(server.url(), target()));

      assertThat(server.ranges()).containsExactly("-", "bytes=" + SIZE / 2 + "-");
      assertThat(response.status()).isEqualTo(200);
      assertThat(target()).hasBinaryContent(CHANGED.content());
      assertThat(names()).containsExactly("file");
    }
  }

  @Test
  void dateIsAsGoodAsATag() throws Exception {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    try (RangeServer server =
        new RangeServer(new Version(FILE.content(), "Last-Modified: " + date))) {
      server.cutAfter(SIZE / 2);
      cutDownload(server);
      Await.value(client.downloadFile(server.url(), target()));

      assertThat(server.requests().get(1).header("if-range")).contains(date);
      assertThat(server.ranges()).containsExactly("-", "bytes=" + SIZE / 2 + "-");
      assertThat(target()).hasBinaryContent(FILE.content());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ETag: W/\"a\"", "Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT", "X-Version: 1"})
  void withoutAStrongValidatorNothingIsLeft(String validator) throws Exception {
    try (RangeServer server = new RangeServer(new Version(FILE.content(), validator))) {
      server.cutAfter(SIZE / 2);
      cutDownload(server);
      assertThat(names()).isEmpty();
      Await.value(client.downloadFile(server.url(), target()));

      assertThat(server.ranges()).containsExactly("-", "-");
      assertThat(target()).hasBinaryContent(FILE.content());
    }
  }

  @Test
  void nothingIsLeftIfItIsNotToBeResumed() throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      server.cutAfter(SIZE / 2);
      Download download = Download.of(server.url(), target()).resume(false).build();

      assertThat(Await.failure(client.download(download)).kind()).isEqualTo(FailureKind.INCOMPLETE);
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void postIsNotResumed() throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      server.cutAfter(SIZE / 2);
      Request post = Request.post(server.url()).text("which").build();

      assertThat(Await.failure(client.download(Download.of(post, target()).build())).kind())
          .isEqualTo(FailureKind.INCOMPLETE);
      assertThat(names()).isEmpty();
      Await.value(client.download(Download.of(post, target()).build()));
      assertThat(target()).hasBinaryContent(FILE.content());
    }
  }

  @Test
  void cancelledDownloadCanGoOn() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              SeenRequest request = peer.readRequest();
              if (request.header("range").isPresent()) {
                peer.send(
                    "HTTP/1.1 206 Part\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\r\n"
                        + "456789");
              } else {
                peer.send("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0123");
              }
              peer.awaitClose();
            })) {
      CompletableFuture<Response> download =
          client.download(
              Download.of(server.uri("/").toString(), target())
                  .onProgress((bytes, total) -> countDownAt(4, bytes, half))
                  .build());
      Await.open(half);
      download.cancel(true);
      server.awaitNoConnections();
      client.close();
      assertThat(folder.resolve("file.part")).hasContent("0123");

      try (AsyncHttpClient another = AsyncHttpClient.builder().build()) {
        Await.value(another.downloadFile(server.uri("/").toString(), target()));
      }
      assertThat(target()).hasContent("0123456789");
      assertThat(names()).containsExactly("file");
    }
  }

  private static void countDownAt(long expected, long bytes, CountDownLatch latch) {
    if (bytes == expected) {
      latch.countDown();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void staleOrForeignLeftoversDoNoHarm(String what, byte[] part, String info) throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      Files.write(folder.resolve("file.part"), part);
      Files.writeString(folder.resolve("file.part.info"), info.replace("URL", server.url()));
      Await.value(client.downloadFile(server.url(), target()));

      assertThat(server.ranges()).containsExactly("-");
      assertThat(target()).hasBinaryContent(FILE.content());
      assertThat(names()).containsExactly("file");
    }
  }

  static Stream<Arguments> staleOrForeignLeftoversDoNoHarm() {
    byte[] half = new byte[SIZE / 2];
    String head = "penstock download 1\nurl URL\nETag \"a\"\n";
    return Stream.of(
        Arguments.of("nothing noted", half, ""),
        Arguments.of("nothing durable", half, head + "durable 0\n"),
        Arguments.of("cut within a line", half, head + "durable 10"),
        Arguments.of("noise", half, "\u0000\u0000\u0000\n"),
        Arguments.of("shorter than noted", half, head + "durable " + SIZE + "\n"),
        Arguments.of("another URL", half, head.replace("URL", "URL2") + "durable 10\n"));
  }

  @Test
  void partThatIsWholeOnlyMoves() throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      leavePart(FILE.content(), server.url(), "");
      Response response =
          Await.value(
              client.download(
                  Download.of(server.url(), target()).sha256(sha256(FILE.content())).build()));

      assertThat(response.status()).isEqualTo(416);
      assertThat(server.ranges()).containsExactly("bytes=" + SIZE + "-");
      assertThat(target()).hasBinaryContent(FILE.content());
      assertThat(names()).containsExactly("file");
    }
  }

  @Test
  void partThatIsLongerThanTheFileStartsOver() throws Exception {
    try (RangeServer server = new RangeServer(FILE)) {
      leavePart(new byte[SIZE + 1], server.url(), "");
      Response response = Await.value(client.downloadFile(server.url(), target()));

      assertThat(response.status()).isEqualTo(200);
      assertThat(server.ranges()).containsExactly("bytes=" + (SIZE + 1) + "-", "-");
      assertThat(target()).hasBinaryContent(FILE.content());
      assertThat(names()).containsExactly("file");
    }
  }

  @Test
  void serverThatKnowsNoRangesStartsOver() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.bytes(FILE.content()).withHeader("ETag", "\"a\""))) {
      leavePart(new byte[100], server.uri("/").toString(), "");
      Await.value(client.downloadFile(server.uri("/").toString(), target()));

      assertThat(server.requests()).hasSize(1);
      assertThat(target()).hasBinaryContent(FILE.content());
    }
  }

  @Test
  void partOfAnotherVersionIsNotAppended() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                request.header("range").isPresent()
                    ? part("bytes 4-9/10", "ETag", "\"b\"")
                    : Reply.text("BBBBBBBBBB").withHeader("ETag", "\"b\""))) {
      leavePart("aaaa".getBytes(UTF_8), server.uri("/").toString(), "total 10\n");
      Response response = Await.value(client.downloadFile(server.uri("/").toString(), target()));

      assertThat(response.attempts()).hasSize(2);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).header("range")).isEmpty();
      assertThat(target()).hasContent("BBBBBBBBBB");
      assertThat(names()).containsExactly("file");
    }
  }

  private static Reply part(String range, String name, String value) {
    return Reply.bytes("456789".getBytes(UTF_8))
        .withStatus(206)
        .withHeader("Content-Range", range)
        .withHeader(name, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void brokenAnswerIsAFailureAndTheNextCallStartsOver(
      String what, Function<SeenRequest, Reply> broken) throws Exception {
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                request.header("range").isPresent()
                    ? broken.apply(request)
                    : Reply.text("0123456789"))) {
      leavePart("aaaa".getBytes(UTF_8), server.uri("/").toString(), "total 10\n");
      TransportException failure =
          Await.failure(client.downloadFile(server.uri("/").toString(), target()));

      assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
      assertThat(names()).isEmpty();
      Await.value(client.downloadFile(server.uri("/").toString(), target()));
      assertThat(target()).hasContent("0123456789");
    }
  }

  static Stream<Arguments> brokenAnswerIsAFailureAndTheNextCallStartsOver() {
    return Stream.of(
        broken("too early", request -> part("bytes 3-8/10", "X-A", "")),
        broken("too late", request -> part("bytes 5-9/10", "X-A", "")),
        broken("impossible", request -> part("bytes 4-10/10", "X-A", "")),
        broken("unreadable", request -> part("bytes", "X-A", "")),
        broken("unnamed", request -> Reply.text("456789").withStatus(206)),
        broken("longer than it says", request -> part("bytes 4-8/10", "X-A", "")),
        broken("several", request -> part("bytes 4-9/10", "Content-Type", "multipart/byteranges")));
  }

  private static Arguments broken(String what, Function<SeenRequest, Reply> reply) {
    return Arguments.of(what, reply);
  }

  @Test
  void partThatNobodyAskedForIsAFailure() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> part("bytes 0-5/10", "ETag", "\"a\""))) {
      assertThat(Await.failure(client.downloadFile(server.uri("/").toString(), target())).kind())
          .isEqualTo(FailureKind.PROTOCOL);
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void serverThatSatisfiesNothingIsAskedTwice() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.status(416))) {
      leavePart("aaaa".getBytes(UTF_8), server.uri("/").toString(), "");

      assertThat(Await.cause(client.downloadFile(server.uri("/").toString(), target())))
          .isInstanceOfSatisfying(
              HttpStatusException.class,
              failure -> assertThat(failure.response().status()).isEqualTo(416));
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void rangeThatEndsEarlyIsGoneOnFrom() throws Exception {
    RetryPolicy policy = RetryPolicy.builder().backoff(Duration.ZERO, Duration.ZERO).build();
    try (RecordingServer server =
            RecordingServer.start(
                request ->
                    request.header("range").equals(Optional.of("bytes=4-"))
                        ? piece("456", "bytes 4-6/10")
                        : piece("789", "bytes 7-9/10"));
        AsyncHttpClient retrying = AsyncHttpClient.builder().retry(policy).build()) {
      leavePart("0123".getBytes(UTF_8), server.uri("/").toString(), "");
      Await.value(retrying.downloadFile(server.uri("/").toString(), target()));

      assertThat(target()).hasContent("0123456789");
      assertThat(server.requests()).hasSize(2);
    }
  }

  private static Reply piece(String bytes, String range) {
    return Reply.text(bytes).withStatus(206).withHeader("Content-Range", range);
  }

  @Test
  void errorKeepsThePartForLater() throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> Reply.status(500))) {
      leavePart("0123".getBytes(UTF_8), server.uri("/").toString(), "");

      assertThat(Await.cause(client.downloadFile(server.uri("/").toString(), target())))
          .isInstanceOf(HttpStatusException.class);
      assertThat(folder.resolve("file.part")).hasContent("0123");
    }
  }

  @Test
  void rangeIsAskedForWhereARedirectLeads() throws Exception {
    try (RangeServer file = new RangeServer(FILE);
        RecordingServer server =
            RecordingServer.start(request -> Reply.status(302).withHeader("Location", file.url()));
        AsyncHttpClient following = AsyncHttpClient.builder().followRedirects().build()) {
      String url = server.uri("/").toString();
      file.cutAfter(SIZE / 2);
      assertThat(Await.failure(following.downloadFile(url, target())).kind())
          .isEqualTo(FailureKind.INCOMPLETE);
      Await.value(following.downloadFile(url, target()));

      assertThat(file.ranges()).containsExactly("-", "bytes=" + SIZE / 2 + "-");
      assertThat(target()).hasBinaryContent(FILE.content());
    }
  }

  @Test
  void fileThatIsNoPartOfOursIsNotTouched() throws Exception {
    Files.writeString(folder.resolve("file.part"), "precious");
    try (RangeServer server = new RangeServer(FILE)) {
      assertThat(Await.cause(client.downloadFile(server.url(), target())))
          .isInstanceOf(FileSystemException.class)
          .hasMessageStartingWith(target() + ": file.part is in the way");
      assertThat(server.requests()).isEqualTo(List.of());
      assertThat(folder.resolve("file.part")).hasContent("precious");
    }
  }
}

package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.testing.Peer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that is downloaded is there whole, or nothing is. */
class DownloadTest {
  @TempDir private Path folder;
  private final AsyncHttpClient client = AsyncHttpClient.builder().build();

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void fileIsWhatTheServerSent(String how, Reply reply, byte[] body) throws Exception {
    try (RecordingServer server = RecordingServer.start(request -> reply)) {
      Response response = Await.value(client.downloadFile(url(server), folder.resolve("file")));

      assertThat(response.ok()).isTrue();
      assertThat(response.bytes()).isEmpty();
      assertThat(folder.resolve("file")).hasBinaryContent(body);
      assertThat(names()).containsExactly("file");
    }
  }

  static Stream<Arguments> fileIsWhatTheServerSent() {
    byte[] big = new byte[5_000_000];
    for (int i = 0; i < big.length; i++) {
      big[i] = (byte) (i * 31 + i / 256);
    }
    return Stream.of(
        Arguments.of("a length", Reply.bytes(big), big),
        Arguments.of("chunks", Reply.bytes(big).chunked(), big),
        Arguments.of("until the close", Reply.bytes(big).closeAfter(), big),
        Arguments.of("one byte", Reply.text("x"), new byte[] {'x'}),
        Arguments.of("nothing", Reply.text(""), new byte[0]),
        Arguments.of("no chunks", Reply.text("").chunked(), new byte[0]),
        Arguments.of("201", Reply.text("made").withStatus(201), "made".getBytes(UTF_8)),
        Arguments.of("204", Reply.status(204), new byte[0]));
  }

  @Test
  void manyDownloadsAtOnceDoNotMix() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text(request.target().repeat(10_000)))) {
      CompletableFuture<?>[] all = new CompletableFuture<?>[40];
      for (int i = 0; i < all.length; i++) {
        all[i] =
            client.downloadFile(server.uri("/" + i).toString(), folder.resolve(String.valueOf(i)));
      }

      for (int i = 0; i < all.length; i++) {
        Await.value(all[i]);
        assertThat(folder.resolve(String.valueOf(i))).hasContent(("/" + i).repeat(10_000));
      }
      assertThat(names()).hasSize(all.length);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void statusOutside2xxLeavesNothing(String how, int status, int length) throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("x".repeat(length)).withStatus(status))) {
      Throwable cause = Await.cause(client.downloadFile(url(server), folder.resolve("file")));

      assertThat(cause).isInstanceOf(HttpStatusException.class);
      Response response = ((HttpStatusException) cause).response();
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.bytes()).hasSize(Math.min(length, 64 * 1024));
      assertThat(response.headers().first("content-length")).contains(String.valueOf(length));
      assertThat(names()).isEmpty();
      assertThat(Await.value(client.head(url(server))).status()).isEqualTo(status);
    }
  }

  static Stream<Arguments> statusOutside2xxLeavesNothing() {
    return Stream.of(
        Arguments.of("not found", 404, 10),
        Arguments.of("elsewhere", 302, 0),
        Arguments.of("a long story", 500, 300_000));
  }

  @Test
  void endlessErrorIsCutOff() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 500 Bad\r\n\r\n");
              while (true) {
                peer.send(new byte[1000]);
              }
            })) {
      Throwable cause =
          Await.cause(client.downloadFile(server.uri("/").toString(), folder.resolve("file")));

      assertThat(cause).isInstanceOf(HttpStatusException.class);
      assertThat(((HttpStatusException) cause).response().bytes()).hasSize(64 * 1024);
      server.awaitNoConnections();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void bodyThatDoesNotComeWholeLeavesNothing(String how, String answer, FailureKind kind)
      throws Exception {
    Files.writeString(folder.resolve("file"), "old");
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send(answer);
            })) {
      TransportException failure =
          Await.failure(client.downloadFile(server.uri("/").toString(), folder.resolve("file")));

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(names()).containsExactly("file");
      assertThat(folder.resolve("file")).hasContent("old");
    }
  }

  static Stream<Arguments> bodyThatDoesNotComeWholeLeavesNothing() {
    String big = "x".repeat(3_000_000);
    return Stream.of(
        Arguments.of("no answer", "", FailureKind.RESET),
        Arguments.of(
            "no body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", FailureKind.INCOMPLETE),
        Arguments.of(
            "some of the body",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody",
            FailureKind.INCOMPLETE),
        Arguments.of(
            "much of the body",
            "HTTP/1.1 200 OK\r\nContent-Length: 3000001\r\n\r\n" + big,
            FailureKind.INCOMPLETE),
        Arguments.of(
            "a bad chunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nzz\r\n",
            FailureKind.PROTOCOL));
  }

  @Test
  void existingFileIsReplacedInOneStep() throws Exception {
    Path target = Files.writeString(folder.resolve("file"), "old");
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch half = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nnew ");
              half.countDown();
              Await.open(goOn);
              peer.send("file");
              peer.awaitClose();
            })) {
      CompletableFuture<Response> download =
          client.downloadFile(server.uri("/").toString(), target);
      Await.open(half);
      assertThat(target).hasContent("old");
      goOn.countDown();
      Await.value(download);

      assertThat(target).hasContent("new file");
      assertThat(names()).containsExactly("file");
    }
  }

  @Test
  void linkGoesOnPointingToTheFile() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path file = Files.writeString(elsewhere.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      Await.value(client.downloadFile(url(server), link));

      assertThat(link).isSymbolicLink();
      assertThat(file).hasContent("new");
      assertThat(names()).containsExactlyInAnyOrder("elsewhere", "link");
    }
  }

  @Test
  void linkToNoFileMakesTheFile() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      Await.value(client.downloadFile(url(server), link));

      assertThat(link).isSymbolicLink();
      assertThat(folder.resolve("file")).hasContent("new");
    }
  }

  @Test
  void linkInACircleIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      assertThat(Await.cause(client.downloadFile(url(server), link)))
          .isInstanceOf(FileSystemLoopException.class);
      assertThat(link).isSymbolicLink();
    }
  }

  @Test
  void fileHasTheModeOfAnyNewFile() throws Exception {
    Path plain = Files.createFile(folder.resolve("plain"));
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      Await.value(client.downloadFile(url(server), folder.resolve("file")));

      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("file"))))
          .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
    }
  }

  @Test
  void folderThatIsMissingIsNamed() throws Exception {
    Path target = folder.resolve("missing").resolve("file");
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      Throwable cause = Await.cause(client.downloadFile(url(server), target));

      assertThat(cause)
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage(target + ": its folder does not exist");
      assertThat(names()).isEmpty();
      assertThat(Await.value(client.get(url(server))).ok()).isTrue();
    }
  }

  @Test
  void targetThatIsAFolderIsRefused() throws Exception {
    Path target = Files.createDirectory(folder.resolve("sub"));
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      Throwable cause = Await.cause(client.downloadFile(url(server), target));

      assertThat(cause)
          .isInstanceOf(FileSystemException.class)
          .hasMessage(target + ": is not a regular file");
      assertThat(names()).containsExactly("sub");
    }
  }

  @Test
  void folderThatCannotBeWrittenToIsNamed() throws Exception {
    Path target = Path.of("/proc/self/penstock");
    try (RecordingServer server = RecordingServer.start(request -> Reply.text("new"))) {
      Throwable cause = Await.cause(client.downloadFile(url(server), target));

      assertThat(cause)
          .isInstanceOf(IOException.class)
          .hasMessage(target + ": no file can be made in its folder");
    }
  }

  @Test
  void cancelWithinTheBodyLeavesNothing() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3000001\r\n\r\n");
              peer.send(new byte[3_000_000]);
              half.countDown();
              ending.complete(peer.awaitClose());
            })) {
      CompletableFuture<Response> download =
          client.downloadFile(server.uri("/").toString(), folder.resolve("file"));
      Await.open(half);

      download.cancel(true);
      Await.value(ending);
      client.close();

      assertThat(names()).isEmpty();
    }
  }

  @Test
  void bigFileArrivesWhole() throws Exception {
    int pieces = 200;
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'x');
    Path target = folder.resolve("file");
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + pieces * (1L << 20) + "\r\n\r\n");
              for (int i = 0; i < pieces; i++) {
                peer.send(piece);
              }
              peer.awaitClose();
            })) {
      Await.value(client.downloadFile(server.uri("/").toString(), target));

      assertThat(Files.size(target)).isEqualTo(pieces * (1L << 20));
    }
  }

  private static String url(RecordingServer server) {
    return server.uri("/file").toString();
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.client.Download.OnExisting;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be asked of a download besides the file. */
class DownloadOptionsTest {
  private static final String SUM_OF_NEW =
      "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437";

  @TempDir private Path folder;
  private RecordingServer server;
  private final AsyncHttpClient client = AsyncHttpClient.builder().build();

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(request -> Reply.text("new").withHeader("ETag", "\"a\""));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private Download.Builder download() {
    return Download.of(server.uri("/file").toString(), folder.resolve("file"));
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void rightChecksumLetsTheFileAppear() {
    Await.value(client.download(download().sha256(SUM_OF_NEW).build()));

    assertThat(folder.resolve("file")).hasContent("new");
  }

  @Test
  void wrongChecksumNamesBothAndLeavesNothing() throws IOException {
    String other = "0".repeat(64);

    assertThat(Await.cause(client.download(download().sha256(other).build())))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            "%s: came as SHA-256 %s instead of SHA-256 %s",
            folder.resolve("file"), SUM_OF_NEW, other);
    assertThat(names()).isEmpty();
  }

  @Test
  void anyDigestOfTheJvmWillDo() {
    Download wrong = download().checksum("MD5", "0".repeat(32)).build();

    assertThat(Await.cause(client.download(wrong))).hasMessageContaining("instead of MD5 000");
  }

  @Test
  void existingFileIsReplacedUnlessToldOtherwise() throws IOException {
    Files.writeString(folder.resolve("file"), "old");
    Await.value(client.download(download().build()));

    assertThat(folder.resolve("file")).hasContent("new");
  }

  @Test
  void existingFileFailsTheDownloadBeforeItIsSent() throws IOException {
    Files.writeString(folder.resolve("file"), "old");

    assertThat(Await.cause(client.download(download().onExisting(OnExisting.FAIL).build())))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(folder.resolve("file").toString());
    assertThat(server.requests()).isEmpty();
    assertThat(folder.resolve("file")).hasContent("old");
  }

  @Test
  void existingFileIsSkippedWithoutARequest() throws IOException {
    Files.writeString(folder.resolve("file"), "old");
    Response response =
        Await.value(client.download(download().onExisting(OnExisting.SKIP).build()));

    assertThat(response.status()).isEqualTo(304);
    assertThat(response.timings().sentAt()).isEmpty();
    assertThat(server.requests()).isEmpty();
    assertThat(folder.resolve("file")).hasContent("old");
  }

  @Test
  void missingFileIsDownloadedWhateverIsSaidOfExistingOnes() {
    for (OnExisting choice : OnExisting.values()) {
      Path target = folder.resolve(choice.toString());
      Await.value(
          client.download(
              Download.of(server.uri("/file").toString(), target).onExisting(choice).build()));

      assertThat(target).hasContent("new");
    }
  }

  @Test
  void secondDownloadToTheSameFileFailsAtOnce() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (ScriptedServer slow =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              begun.countDown();
              Await.open(goOn);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
              peer.awaitClose();
            })) {
      Path target = folder.resolve("file");
      CompletableFuture<Response> first = client.downloadFile(slow.uri("/").toString(), target);
      Await.open(begun);

      assertThat(Await.cause(client.download(download().build())))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(target + ": is being downloaded already");
      assertThat(server.requests()).isEmpty();
      goOn.countDown();
      Await.value(first);
      assertThat(target).hasContent("slow");
      Await.value(
          client
              .download(download().build())
              .thenCompose(r -> client.download(download().build())));
      assertThat(target).hasContent("new");
    }
  }

  @Test
  void progressIsToldOnCallbackThreadsUpToTheEnd() {
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    List<OptionalLong> totals = Collections.synchronizedList(new ArrayList<>());
    Await.value(
        client
            .download(
                download()
                    .onProgress(
                        (bytes, total) -> {
                          told.add(bytes);
                          totals.add(total);
                          threads.add(Thread.currentThread().getName());
                        })
                    .build())
            .thenAccept(response -> told.add(-1L)));

    assertThat(told).isNotEmpty().endsWith(3L, -1L);
    assertThat(totals).containsOnly(OptionalLong.of(3));
    assertThat(threads).allMatch(name -> name.startsWith("penstock-callback"));
  }

  @Test
  void whatTheProgressListenerThrowsEndsTheDownload() {
    RuntimeException thrown = new IllegalStateException("enough");
    Download download =
        download()
            .onProgress(
                (bytes, total) -> {
                  throw thrown;
                })
            .build();

    assertThat(Await.cause(client.download(download))).isSameAs(thrown);
  }

  @Test
  void whatCannotBeDownloadedIsRefusedAtOnce() {
    Path target = folder.resolve("file");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Download.of(Request.of("HEAD", "http://x/").build(), target))
        .withMessage("a HEAD has no body to download");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Download.of(Request.get("http://x/").header("Range", "bytes=0-1").build(), target))
        .withMessage("header Range is set by the download itself; leave it out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Download.of("http://x/", target).sha256("abc"))
        .withMessageContaining("not 64 hexadecimal digits");
    assertThatIllegalArgumentException().isThrownBy(() -> Download.of("ftp://x/", target));
  }

  @Test
  void closeWaitsForADownloadThatHasNotBegun() {
    CompletableFuture<Response> download = client.download(download().build());
    client.close();

    assertThat(Await.value(download).ok()).isTrue();
    assertThat(folder.resolve("file")).hasContent("new");
  }

  @Test
  void downloadThatIsCancelledAtOnceLeavesTheTargetFree() throws IOException {
    for (int round = 0; round < 100; round++) {
      Path target = folder.resolve("file" + round);
      CompletableFuture<Response> download =
          client.downloadFile(server.uri("/file").toString(), target);
      download.cancel(true);
      assertThat(download).isCancelled();
    }
    client.close();

    try (AsyncHttpClient another = AsyncHttpClient.builder().build()) {
      for (int round = 0; round < 100; round++) {
        Await.value(
            another.downloadFile(server.uri("/file").toString(), folder.resolve("file" + round)));
      }
    }
    assertThat(names()).hasSize(100);
  }

  @Test
  void closedClientFailsTheDownload() {
    client.close();

    assertThat(Await.cause(client.download(download().build())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client is closed");
  }
}

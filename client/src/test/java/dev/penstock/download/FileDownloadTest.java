package dev.penstock.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.Headers;
import dev.penstock.seam.FakeTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a download asks for, by what is there. */
class FileDownloadTest {
  private static final Optional<Checksum> NONE = Optional.empty();

  @TempDir private Path folder;
  private ScratchPart scratch;

  @BeforeEach
  void find() throws IOException {
    scratch = ScratchPart.in(folder);
  }

  private FileDownload begin(String url, Optional<Checksum> checksum, boolean resumable)
      throws IOException {
    return FileDownload.begin(
        new FileOrder(url, scratch.target(), checksum, resumable, true),
        new FileBuffers(),
        new FakeTime(),
        (bytes, total) -> {});
  }

  private Map<String, ?> asked(String url, Optional<Checksum> checksum, boolean resumable)
      throws IOException {
    try (FileDownload download = begin(url, checksum, resumable)) {
      return download.ask().toMap();
    }
  }

  @Test
  void whereNothingIsTheWholeIsAskedFor() throws IOException {
    assertThat(asked("http://x/", NONE, true)).containsOnlyKeys("Accept-Encoding");
    assertThat(scratch.names()).isEmpty();
  }

  @Test
  void restOfAPartIsAskedFor() throws IOException {
    scratch.leave("01234567", 4);

    assertThat(asked("http://x/", NONE, true))
        .hasToString("{Accept-Encoding=[identity], Range=[bytes=4-], If-Range=[\"a\"]}");
  }

  @Test
  void dateIsAValidatorToo() throws IOException {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    scratch.leave(
        "0123", "penstock download 1\nurl http://x/\nLast-Modified " + date + "\ndurable 4\n");

    assertThat(asked("http://x/", NONE, true))
        .hasToString("{Accept-Encoding=[identity], Range=[bytes=4-], If-Range=[" + date + "]}");
  }

  @Test
  void partOfAnotherUrlIsOfNoUse() throws IOException {
    scratch.leave("01234567", 4);

    assertThat(asked("http://y/", NONE, true)).containsOnlyKeys("Accept-Encoding");
  }

  @Test
  void partOfAnotherChecksumIsOfNoUse() throws IOException {
    String sum = "d41d8cd98f00b204e9800998ecf8427e";
    scratch.leave(
        "0123",
        "penstock download 1\nurl http://x/\nETag \"a\"\nchecksum MD5 " + sum + "\ndurable 4\n");

    assertThat(asked("http://x/", NONE, true)).containsKey("Range");
    assertThat(asked("http://x/", Optional.of(new Checksum("MD5", sum)), true))
        .containsKey("Range");
    assertThat(asked("http://x/", Optional.of(new Checksum("MD5", "0".repeat(32))), true))
        .doesNotContainKey("Range");
  }

  @Test
  void partIsOfNoUseIfItIsNotToBeResumed() throws IOException {
    scratch.leave("01234567", 4);

    assertThat(asked("http://x/", NONE, false)).containsOnlyKeys("Accept-Encoding");
  }

  @Test
  void changedFileIsAskedForWholeNextTime() throws IOException {
    scratch.leave("01234567", 4);
    try (FileDownload download = begin("http://x/", NONE, true)) {
      download.ask();
      RangeAnswer answer =
          download.answer(
              206, Headers.of(Map.of("Content-Range", "bytes 4-9/10", "ETag", "\"b\"")));
      Headers fields = download.ask();

      assertThat(answer).isInstanceOf(RangeAnswer.Restart.class);
      assertThat(fields.contains("Range")).isFalse();
    }
  }

  @Test
  void secondDownloadToAFileFailsAtOnceUnderAnyName() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), scratch.target());
    try (FileDownload first = begin("http://x/", NONE, true)) {
      assertThatThrownBy(
              () ->
                  FileDownload.begin(
                      new FileOrder("http://x/", link, NONE, true, true),
                      new FileBuffers(),
                      new FakeTime(),
                      (bytes, total) -> {}))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(link + ": is being downloaded already");
      assertThat(first.targetExists()).isFalse();
    }
    begin("http://x/", NONE, true).close();
  }

  /** Another JVM holds the lock; its death frees it. */
  @Test
  void downloadOfAnotherProcessIsSeenAndItsDeathToo() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                scratch.target().toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = other.inputReader(UTF_8);
        FileDownload download = begin("http://x/", NONE, true)) {
      assertThat(said.readLine()).isEqualTo("holding");

      assertThatThrownBy(download::ask)
          .isInstanceOf(FileSystemException.class)
          .hasMessage(scratch.target() + ": is being downloaded already");
      other.destroyForcibly().waitFor();
      assertThat(download.ask().first("Range")).contains("bytes=4-");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** Another process: writes four bytes and holds on until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      PartFile part = PartFile.open(Destination.of(Path.of(arguments[0])));
      part.startOver(Optional.of(ScratchPart.INFO));
      part.write(ScratchPart.bytes("0123"));
      part.checkpoint();
      System.out.println("holding");
      Thread.currentThread().join();
    }
  }
}

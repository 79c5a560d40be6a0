package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download to a disk that is too small, until it is not. Needs root, to mount one. */
@Tag("system")
class DownloadDiskFullTest {
  @TempDir private Path folder;

  @BeforeEach
  void mount() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), said).isZero();
  }

  @Test
  void fullDiskFailsTheDownloadWhichGoesOnWhenThereIsRoom() throws Exception {
    byte[] content = new byte[8 << 20];
    new Random(1).nextBytes(content);
    Path target = folder.resolve("file");
    try (RangeServer server = new RangeServer(RangeServer.Version.tagged(content, "a"));
        AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      assertThat(Await.cause(client.downloadFile(server.url(), target)))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(target + ": No space left on device");
      long part = Files.size(folder.resolve("file.part"));
      run("mount", "-o", "remount,size=32m", folder.toString());
      Await.value(client.downloadFile(server.url(), target));

      assertThat(part).isGreaterThan(3 << 20);
      assertThat(server.ranges()).containsExactly("-", "bytes=" + part + "-");
      assertThat(target).hasBinaryContent(content);
    }
  }
}

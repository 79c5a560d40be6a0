package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real disks that fail a real process. Needs root, to mount small ones, and strace. */
@Tag("system")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LocalFaultsSystemTest {
  private static final int BODIES = 200;

  private final Path folder;
  private final RecordingServer server;

  LocalFaultsSystemTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server = RecordingServer.start(Workshop::echo);
    Files.write(
        folder.resolve("bodies.jsonl"),
        IntStream.rangeClosed(1, BODIES)
            .mapToObj(n -> Workshop.chat("number " + n + " " + "\u4e16".repeat(300)))
            .toList());
    Files.writeString(
        folder.resolve("config.jsonl"),
        "{\"env\":\"test\",\"api_url\":\"%s\"}\n".formatted(server.uri("/v1/chat/completions")));
    Files.createDirectory(folder.resolve("disk"));
  }

  @BeforeEach
  void mount() throws Exception {
    command("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk());
  }

  @AfterEach
  void unmount() throws Exception {
    server.close();
    command("umount", disk());
  }

  private String disk() {
    return folder.resolve("disk").toString();
  }

  private static void command(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), said).isZero();
  }

  private Program.Ended run(List<String> wrapper, String output, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--config",
                "config.jsonl",
                "--concurrent-bodies",
                "bodies.jsonl",
                "--concurrent-rate-limit",
                "off",
                "--max-concurrency",
                "4",
                "--log-mode",
                "none",
                "--output",
                output));
    arguments.addAll(List.of(more));
    try (Program program = Program.start(folder, Map.of(), wrapper, arguments)) {
      return program.end();
    }
  }

  private Program.Ended verify(String output) throws Exception {
    try (Program program = Program.start(folder, Map.of(), List.of("verify", output))) {
      return program.end();
    }
  }

  private long sent() {
    return server.requests().stream().map(SeenRequest::bodyText).distinct().count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk/out.json", "disk/out.jsonl"})
  void aDiskThatIsFullAgainAndAgainLosesNothing(String output) throws Exception {
    int kilobytes = 16;
    int failures = 0;
    Program.Ended ended = run(List.of(), output, "--resume");
    for (; ended.code() != 0; kilobytes += 40) {
      assertThat(ended.code()).as(ended.err()).isEqualTo(4);
      assertThat(ended.err()).contains("No space left on device").contains("--resume");
      failures++;
      command("mount", "-o", "remount,size=" + kilobytes + "k", disk());
      ended = run(List.of(), output, "--resume");
    }

    assertThat(failures).isGreaterThan(5);
    assertThat(verify(output).out())
        .contains("VERIFY_SUMMARY selected=200 ok=200 failed=0 unsent=0 lost=0 twice=0 damaged=0");
    assertThat(server.requests().size()).isLessThanOrEqualTo(BODIES + failures * 70);
  }

  @Test
  void onAFullDiskNoMoreIsSent() throws Exception {
    command("mount", "-o", "remount,size=64k", disk());

    Program.Ended ended = run(List.of(), "disk/out.json");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(sent()).isLessThan(BODIES / 2);
    assertThat(verify("disk/out.json").code()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "fsync,1", "fsync,2", "fsync,3", "fsync,4", "fsync,5",
    "pwrite64,1", "pwrite64,2", "pwrite64,3", "pwrite64,4", "pwrite64,5"
  })
  void anErrorOfTheDiskIsNeverCalledGood(String call, int which) throws Exception {
    command("mount", "-o", "remount,size=32m", disk());
    String output = "disk/out.json";
    List<String> wrapper = new ArrayList<>(List.of("strace", "-f", "-q", "-o", "trace.txt"));
    for (String extension : List.of("", ".journal", ".run", ".tmp")) {
      wrapper.addAll(List.of("-P", folder.resolve(output + extension).toString()));
    }
    wrapper.addAll(List.of("-e", "inject=%s,fdatasync:error=EIO:when=%d".formatted(call, which)));

    Program.Ended ended = run(wrapper, output);
    boolean struck = Files.readString(folder.resolve("trace.txt")).contains("INJECTED");

    assertThat(ended.code()).as(ended.err()).isEqualTo(struck ? 4 : 0);
    Program.Ended resumed = run(List.of(), output, "--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(verify(output).out()).contains("ok=200 failed=0 unsent=0 lost=0 twice=0 damaged=0");
    System.out.printf("%s %d: %s%n", call, which, struck ? "struck" : "there were fewer");
  }
}

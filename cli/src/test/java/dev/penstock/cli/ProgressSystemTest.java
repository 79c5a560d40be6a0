package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Progress of the real program, in pipes and on a terminal of {@code script} (util-linux). */
@Tag("system")
class ProgressSystemTest {
  private static final String DRAWN = "\033[?7l";
  private static final String PLAIN = "(?m)^\\S+ progress \\d+% \\d+/60, \\d+ in flight, .* of 5/s";

  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(folder.resolve("config.jsonl"), "{\"env\":\"m\",\"api_url\":\"mock:\"}\n");
    Files.writeString(
        folder.resolve("bodies.jsonl"),
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n".repeat(60));
  }

  @Test
  void inAPipeThereIsAPlainLineAfterTenSecondsUnlessNothingIsToBeSaid() throws Exception {
    Process usual = start(Map.of("TERM", "xterm"), java("", "5", "simple", "a.jsonl"));
    Process silent = start(Map.of("TERM", "xterm"), java("", "5", "none", "b.jsonl"));
    Process dumb = start(Map.of("TERM", "dumb"), java("out,err", "5", "error", "c.jsonl"));

    assertThat(text(usual)).containsPattern(PLAIN).doesNotContain("\033", "\r");
    assertThat(text(silent)).startsWith("requests  60: 60 ok").doesNotContain("progress");
    assertThat(text(dumb)).containsPattern(PLAIN).doesNotContain("\033", "\r");
  }

  @Test
  void onATerminalALineIsDrawnBelowAllOthersAndIsGoneAtTheEnd() throws Exception {
    Process process = start(Map.of("TERM", "xterm"), terminal("30", "simple"));

    String text = text(process);

    assertThat(text).contains(DRAWN, "0/60", " in flight  ", " of 30/s  ");
    assertThat(text).startsWith("\r\033[J");
    assertThat(text.lines().filter(line -> line.contains(" ok #"))).hasSize(60);
    assertThat(text.lines().filter(line -> line.contains(" ok #")))
        .allMatch(line -> line.matches(".*(^|\033\\[J)[-0-9]+T\\S+ ok #[^\033]*"));
    assertThat(text.substring(text.lastIndexOf(DRAWN)))
        .contains("\033[?7h\r\r\033[J\033[1mrequests  \033[0m60: 60 ok");
  }

  @Test
  void withoutColourTheLineIsStillDrawn() throws Exception {
    Process process = start(Map.of("TERM", "xterm", "NO_COLOR", "1"), terminal("off", "none"));

    assertThat(text(process)).contains(DRAWN).doesNotContain("\033[3", "\033[1m", "\033[0m");
  }

  private List<String> terminal(String rate, String mode) {
    String command = "'" + String.join("' '", java("out,err", rate, mode, "a.jsonl")) + "'";
    return List.of("script", "-qec", command, "/dev/null");
  }

  private static List<String> java(String terminals, String rate, String mode, String output) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dpenstock.terminals=" + terminals, "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.penstock.cli.Main", "run", "--config", "config.jsonl"));
    command.addAll(List.of("--concurrent-bodies", "bodies.jsonl", "--output", output));
    command.addAll(List.of("--concurrent-rate-limit", rate, "--log-mode", mode));
    return command;
  }

  private Process start(Map<String, String> variables, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("NO_COLOR");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static String text(Process process) throws Exception {
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r\n", "\n");
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}

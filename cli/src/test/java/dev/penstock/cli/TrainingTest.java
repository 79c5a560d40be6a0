package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  @TempDir private Path folder;

  @Test
  void everyBodyOfEachRunIsAnswered() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    int code = Training.in(folder, new PrintStream(said, true, StandardCharsets.UTF_8));

    assertThat(code).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.startsWith("REPORT_SUMMARY total=300 ok=300 "))
        .hasSize(2);
  }
}

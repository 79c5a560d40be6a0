package dev.penstock.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFileTest {
  private static final byte[] LINES = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("journal");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 0", "4, 4", "7, 4", "8, 8", "13, 8", "14, 14", "17, 14", "18, 18"})
  void aDiskThatIsFullAtAnyByteLeavesWholeLines(int room, int left) throws IOException {

    try (JournalFile journal =
        new JournalFile(file, new FaultyChannel(FileChannel.open(file, CREATE, WRITE), room))) {
      assertThatThrownBy(
              () -> {
                journal.write(LINES, LINES.length);
                journal.write(LINES, LINES.length);
              })
          .hasMessage(file + ": No space left on device");
    }

    assertThat(Files.size(file)).isEqualTo(left);
  }

  @Test
  void aJournalThatIsThereIsNotOpened() throws IOException {
    Files.createFile(file);

    assertThatThrownBy(() -> JournalFile.create(file).close())
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}

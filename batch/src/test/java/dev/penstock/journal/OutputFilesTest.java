package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  @TempDir Path folder;

  @Test
  void aSymbolicLinkIsFollowedToWhatItNames() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link =
        Files.createSymbolicLink(folder.resolve("out.json"), Path.of("elsewhere/real.json"));

    OutputFiles files = OutputFiles.of(link);

    assertThat(files.run()).isEqualTo(elsewhere.resolve("real.json.run"));
  }

  @Test
  void twoSpellingsOfOneFileAreOne() throws Exception {
    Files.createSymbolicLink(folder.resolve("alias"), folder);

    assertThat(OutputFiles.of(folder.resolve("alias/out.json")).identity())
        .isEqualTo(OutputFiles.of(folder.resolve("./out.json")).identity());
  }

  @Test
  void aMissingFolderIsRefusedByName() {
    assertThatThrownBy(() -> OutputFiles.of(folder.resolve("no/out.json")))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContainingAll("no/out.json", "no folder", "create it");
  }

  @Test
  void aFolderIsRefused() {
    assertThatThrownBy(() -> OutputFiles.of(folder))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aDeviceIsRefused() {
    assertThatThrownBy(() -> OutputFiles.of(Path.of("/dev/full")))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void linksWithoutEndAreAnError() throws Exception {
    Path link = folder.resolve("loop.json");
    Files.createSymbolicLink(link, link);

    assertThatThrownBy(() -> OutputFiles.of(link)).hasMessageContaining("without end");
  }
}

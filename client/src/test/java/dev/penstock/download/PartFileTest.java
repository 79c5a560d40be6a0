package dev.penstock.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the disk while a download writes, and after it has ended in each of its ways. */
class PartFileTest {
  @TempDir private Path folder;
  private ScratchPart scratch;

  @BeforeEach
  void find() throws IOException {
    scratch = ScratchPart.in(folder);
  }

  private PartFile open() throws IOException {
    return PartFile.open(scratch.destination());
  }

  private Optional<ResumePoint> peek() throws IOException {
    return InfoFile.peek(scratch.destination());
  }

  @Test
  void committedFileIsAlone() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      part.write(ScratchPart.bytes("0123456789"));
      assertThat(scratch.names()).containsExactlyInAnyOrder("file.part", "file.part.info");
      part.commit(true);
    }

    assertThat(scratch.target()).hasContent("0123456789");
    assertThat(scratch.names()).containsExactly("file");
  }

  @Test
  void partAndInfoAreForTheOwnerOnly() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      for (String name : scratch.names().toList()) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void partWithAValidatorStaysWithWhatCame() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      part.write(ScratchPart.bytes("0123"));
    }

    assertThat(scratch.names()).containsExactlyInAnyOrder("file.part", "file.part.info");
    assertThat(peek()).contains(new ResumePoint(ScratchPart.INFO, 4));
  }

  @Test
  void partWithoutAValidatorGoes() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.empty());
      part.write(ScratchPart.bytes("0123"));
    }

    assertThat(scratch.names()).isEmpty();
  }

  @Test
  void partWithoutAByteGoes() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
    }

    assertThat(scratch.names()).isEmpty();
  }

  @Test
  void resumedPartKeepsWhatWasSyncedAndNoMore() throws IOException {
    ResumePoint point = scratch.leave("0123XXXX", 4);

    try (PartFile part = open()) {
      part.continueAt(point);
      part.write(ScratchPart.bytes("456789"));
      part.commit(true);
    }

    assertThat(scratch.target()).hasContent("0123456789");
    assertThat(scratch.names()).containsExactly("file");
  }

  @Test
  void resumedPartThatGetsNoMoreCanBeResumedAgain() throws IOException {
    ResumePoint point = scratch.leave("0123XXXX", 4);

    try (PartFile part = open()) {
      part.continueAt(point);
    }

    assertThat(peek()).contains(point);
  }

  @Test
  void startedOverPartHoldsNothingOfTheOld() throws IOException {
    scratch.leave("old old old", 8);

    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      assertThat(peekAfterACrash()).isEmpty();
      part.write(ScratchPart.bytes("new"));
      part.commit(true);
    }

    assertThat(scratch.target()).hasContent("new");
  }

  /** What another process would find if this one ended here. */
  private Optional<ResumePoint> peekAfterACrash() throws IOException {
    return InfoText.parse(Files.readString(scratch.destination().info(), ISO_8859_1));
  }

  @Test
  void onlySyncedBytesAreNoted() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      part.write(ScratchPart.bytes("0123"));
      assertThat(peekAfterACrash()).isEmpty();
      part.checkpoint();
      part.write(ScratchPart.bytes("4"));

      assertThat(peekAfterACrash()).contains(new ResumePoint(ScratchPart.INFO, 4));
    }
  }

  @Test
  void partThatIsNoLongerWhatWasSeenIsLeftAlone() throws IOException {
    ResumePoint seen = scratch.leave("01234", 4);
    scratch.leave("01234", 5);

    try (PartFile part = open()) {
      assertThatThrownBy(() -> part.continueAt(seen))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(scratch.target() + ": is being downloaded already");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "penstock download 1\nurl http://x/\nETag \"a\"\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ntotal 10\ndurable 0\n",
        "penstock download 1\nurl http://x/\nETag \"a\"\ntotal 10\ndurable 0\ndurable 9\n",
        "something else\n",
        "durable 4\n",
        "durable 4"
      })
  void damagedInfoIsAsGoodAsNone(String info) throws IOException {
    scratch.leave("01234567", info);

    assertThat(peek()).isEmpty();
  }

  @Test
  void everyCutOfTheInfoIsAnEarlierStateOrNothing() throws IOException {
    String info = InfoText.begin(ScratchPart.INFO) + InfoText.durable(4) + InfoText.durable(8);
    for (int length = 0; length <= info.length(); length++) {
      scratch.leave("01234567", info.substring(0, length));

      assertThat(peek().map(ResumePoint::at).orElse(0L))
          .as("%d bytes of the info", length)
          .isEqualTo(
              length == info.length()
                  ? 8
                  : length >= info.length() - InfoText.durable(8).length() ? 4 : 0);
    }
  }

  @Test
  void lineThatWasCutOffIsNotContinued() throws IOException {
    ResumePoint point = scratch.leave("0123", 4);
    Files.writeString(
        scratch.destination().info(), "durable 1", ISO_8859_1, StandardOpenOption.APPEND);

    try (PartFile part = open()) {
      part.continueAt(point);
      part.write(ScratchPart.bytes("4"));
    }

    assertThat(peek()).contains(new ResumePoint(ScratchPart.INFO, 5));
  }

  @Test
  void sampleThatACrashHasLeftGoes() throws IOException {
    Files.createFile(folder.resolve("file.part.mode"));

    open().close();

    assertThat(scratch.names()).isEmpty();
  }

  @Test
  void infoWithoutAPartIsNothing() throws IOException {
    scratch.leave("0123", 4);
    Files.delete(scratch.destination().part());

    assertThat(peek()).isEmpty();
    try (PartFile part = open()) {
      part.startOver(Optional.empty());
      part.write(ScratchPart.bytes("new"));
      part.commit(true);
    }
    assertThat(scratch.names()).containsExactly("file");
  }

  @Test
  void partThatIsNotOursIsLeftAlone() throws IOException {
    Files.writeString(scratch.destination().part(), "precious");

    assertThatThrownBy(this::peek)
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            scratch.target()
                + ": file.part is in the way: it is no part of a download; move it elsewhere");
    assertThatThrownBy(this::open).isInstanceOf(FileSystemException.class);
    assertThat(scratch.names()).containsExactly("file.part");
    assertThat(scratch.destination().part()).hasContent("precious");
  }

  @Test
  void linkInPlaceOfThePartIsNotFollowed() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "precious");
    scratch.leave("0123", 4);
    Files.delete(scratch.destination().part());
    Files.createSymbolicLink(scratch.destination().part(), precious);

    assertThat(peek()).isEmpty();
    assertThatThrownBy(this::open).isInstanceOf(FileSystemException.class);
    assertThat(precious).hasContent("precious");
  }

  @Test
  void secondWriterFailsAtOnce() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.empty());

      assertThatThrownBy(this::open)
          .isInstanceOf(FileSystemException.class)
          .hasMessage(scratch.target() + ": is being downloaded already");
    }
    open().close();
  }

  @Test
  void fileOfAnotherIsNotReplacedUnlessItMayBe() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      part.write(ScratchPart.bytes("new"));
      Files.writeString(scratch.target(), "old");

      assertThatThrownBy(() -> part.commit(false)).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(scratch.target()).hasContent("old");
  }

  @Test
  void wholePartThatCannotBeMovedStays() throws IOException {
    try (PartFile part = open()) {
      part.startOver(Optional.of(ScratchPart.INFO));
      part.write(ScratchPart.bytes("0123456789"));
      Files.createDirectory(scratch.target());

      assertThatThrownBy(() -> part.commit(true)).isInstanceOf(IOException.class);
    }

    assertThat(peek()).contains(new ResumePoint(ScratchPart.INFO, 10));
  }

  @Test
  void removeLeavesNothing() throws IOException {
    scratch.leave("0123", 4);

    PartFile.remove(scratch.destination());

    assertThat(scratch.names()).isEmpty();
  }
}

package dev.penstock.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.http.FailureKind;
import dev.penstock.http.TransportException;
import dev.penstock.seam.FakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartWriterTest {
  private static final String TEN = "0123456789";
  private static final Optional<Checksum> SUM_OF_TEN =
      Optional.of(
          new Checksum(
              "SHA-256", "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882"));

  @TempDir private Path folder;
  private ScratchPart scratch;
  private final FakeTime time = new FakeTime();
  private final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void find() throws IOException {
    scratch = ScratchPart.in(folder);
  }

  private PartWriter writer(Placement placement, Optional<Checksum> checksum) {
    return writer(placement, new RunningChecksum(checksum));
  }

  private PartWriter writer(Placement placement, RunningChecksum checksum) {
    return new PartWriter(
        scratch.destination(),
        placement,
        checksum,
        true,
        time,
        (bytes, total) -> progress.add(bytes));
  }

  private static Placement fromTheStart() {
    return Placement.startOver(Optional.of(ScratchPart.INFO), OptionalLong.of(10));
  }

  private Optional<ResumePoint> left() throws IOException {
    return InfoFile.peek(scratch.destination());
  }

  @Test
  void progressIsCountedFromWhereItGoesOn() throws IOException {
    try (PartWriter writer =
        writer(Placement.append(scratch.leave("0123", 4), 10, 10), Optional.empty())) {
      writer.open();
      writer.write(ScratchPart.bytes("45"));
      writer.write(ScratchPart.bytes("6789"));
      writer.commit();
    }

    assertThat(progress).containsExactly(4L, 6L, 10L);
    assertThat(scratch.target()).hasContent(TEN);
  }

  @Test
  void checksumCoversWhatWasThereBefore() throws IOException {
    try (PartWriter writer =
        writer(Placement.append(scratch.leave("0123", 4), 10, 10), SUM_OF_TEN)) {
      writer.open();
      writer.write(ScratchPart.bytes("456789"));
      writer.commit();
    }

    assertThat(scratch.target()).hasContent(TEN);
  }

  @Test
  void checksumGoesOnOverSeveralBodies() throws IOException {
    RunningChecksum checksum = new RunningChecksum(SUM_OF_TEN);
    try (PartWriter writer = writer(fromTheStart(), checksum)) {
      writer.open();
      writer.write(ScratchPart.bytes("0123"));
    }
    try (PartWriter writer = writer(Placement.append(left().orElseThrow(), 10, 10), checksum)) {
      writer.open();
      writer.write(ScratchPart.bytes("456789"));
      writer.commit();
    }

    assertThat(scratch.target()).hasContent(TEN);
  }

  @Test
  void checksumBeginsAnewWithTheFile() throws IOException {
    RunningChecksum checksum = new RunningChecksum(SUM_OF_TEN);
    try (PartWriter writer = writer(fromTheStart(), checksum)) {
      writer.open();
      writer.write(ScratchPart.bytes("another"));
    }
    try (PartWriter writer = writer(fromTheStart(), checksum)) {
      writer.open();
      writer.write(ScratchPart.bytes(TEN));
      writer.commit();
    }

    assertThat(scratch.target()).hasContent(TEN);
  }

  @Test
  void wrongChecksumNamesBothAndLeavesNothing() throws IOException {
    try (PartWriter writer =
        writer(Placement.append(scratch.leave("012X", 4), 10, 10), SUM_OF_TEN)) {
      writer.open();
      writer.write(ScratchPart.bytes("456789"));

      assertThatThrownBy(writer::commit)
          .isInstanceOf(FileSystemException.class)
          .hasMessageStartingWith(scratch.target() + ": came as SHA-256 ")
          .hasMessageEndingWith(" instead of " + SUM_OF_TEN.orElseThrow());
    }

    assertThat(scratch.names()).isEmpty();
  }

  @Test
  void checksumIsNotReadUpOnceItIsNotWanted() throws IOException {
    try (PartWriter writer =
        writer(Placement.append(scratch.leave("0123", 4), 10, 10), SUM_OF_TEN)) {
      writer.abandon();
      writer.open();
    }

    assertThat(left()).contains(new ResumePoint(ScratchPart.INFO, 4));
  }

  @Test
  void bodyThatIsShorterThanTheFileIsIncompleteAndStays() throws IOException {
    try (PartWriter writer =
        writer(Placement.append(scratch.leave("0123", 4), 6, 10), Optional.empty())) {
      writer.open();
      writer.write(ScratchPart.bytes("45"));

      assertThatThrownBy(writer::commit)
          .isInstanceOfSatisfying(
              TransportException.class,
              failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE))
          .hasMessageEndingWith("file: 6 of 10 bytes came");
    }

    assertThat(left()).contains(new ResumePoint(ScratchPart.INFO, 6));
  }

  @Test
  void bodyThatIsLongerThanItsRangeLeavesNothing() throws IOException {
    try (PartWriter writer =
        writer(Placement.append(scratch.leave("0123", 4), 6, 10), Optional.empty())) {
      writer.open();

      assertThatThrownBy(() -> writer.write(ScratchPart.bytes("456")))
          .isInstanceOfSatisfying(
              TransportException.class,
              failure -> assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL));
    }

    assertThat(scratch.names()).isEmpty();
  }

  @Test
  void wholePartIsCommittedWithoutABody() throws IOException {
    try (PartWriter writer = writer(Placement.append(scratch.leave(TEN, 10), 10, 10), SUM_OF_TEN)) {
      writer.open();
      writer.commit();
    }

    assertThat(scratch.names()).containsExactly("file");
    assertThat(scratch.target()).hasContent(TEN);
  }

  @Test
  void crashCostsAtMostOneSecond() throws IOException {
    try (PartWriter writer =
        writer(
            Placement.startOver(Optional.of(ScratchPart.INFO), OptionalLong.empty()),
            Optional.empty())) {
      writer.open();
      writer.write(ScratchPart.bytes("01"));
      time.advance(Duration.ofMillis(999));
      writer.write(ScratchPart.bytes("23"));
      assertThat(noted()).isZero();
      time.advance(Duration.ofMillis(1));
      writer.write(ScratchPart.bytes("45"));
      assertThat(noted()).isEqualTo(6);
      time.advance(Duration.ofMillis(999));
      writer.write(ScratchPart.bytes("67"));

      assertThat(noted()).isEqualTo(6);
    }
  }

  @Test
  void crashCostsAtMostSixteenMebibytes() throws IOException {
    try (PartWriter writer =
        writer(
            Placement.startOver(Optional.of(ScratchPart.INFO), OptionalLong.empty()),
            Optional.empty())) {
      writer.open();
      for (int mebibytes = 1; mebibytes <= 40; mebibytes++) {
        writer.write(ByteBuffer.allocate(1 << 20));

        assertThat(noted()).isEqualTo(mebibytes / 16 * (16L << 20));
      }
    }
  }

  private long noted() throws IOException {
    return InfoText.parse(Files.readString(scratch.destination().info()))
        .map(ResumePoint::at)
        .orElse(0L);
  }
}

package dev.penstock.download;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a body goes in a part.
 *
 * @param resumed where it goes on; empty if it is the file from its first byte on
 * @param begun what it is the beginning of, if that can be resumed; empty where it goes on
 * @param end where the body ends in the file, if known
 * @param total the whole length of the file, if known
 */
record Placement(
    Optional<ResumePoint> resumed, Optional<PartInfo> begun, OptionalLong end, OptionalLong total) {

  static Placement startOver(Optional<PartInfo> begun, OptionalLong total) {
    return new Placement(Optional.empty(), begun, total, total);
  }

  static Placement append(ResumePoint point, long end, long total) {
    return new Placement(
        Optional.of(point), Optional.empty(), OptionalLong.of(end), OptionalLong.of(total));
  }

  /** Whether a part that has it can be resumed. */
  boolean isResumable() {
    return resumed.isPresent() || begun.isPresent();
  }

  void begin(PartFile part) throws IOException {
    if (resumed.isPresent()) {
      part.continueAt(resumed.get());
    } else {
      part.startOver(begun);
    }
  }
}

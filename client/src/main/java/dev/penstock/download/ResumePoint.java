package dev.penstock.download;

import dev.penstock.http.Headers;
import java.util.Optional;

/**
 * Where a download can go on.
 *
 * @param info of the part that is there
 * @param at so many bytes of it have reached the disk; above zero
 */
record ResumePoint(PartInfo info, long at) {
  /** Whether it is a part of what is wanted now. */
  boolean serves(String url, Optional<Checksum> checksum) {
    return info.url().equals(url)
        && (checksum.isEmpty() || info.checksum().isEmpty() || checksum.equals(info.checksum()));
  }

  /** Adds the fields by which the rest is asked for, or all of it should it have changed. */
  void ask(Headers.Builder fields) {
    fields.set("Range", "bytes=" + at + "-");
    fields.set("If-Range", info.validator().value());
  }
}

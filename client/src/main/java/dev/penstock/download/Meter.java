package dev.penstock.download;

import java.util.OptionalLong;

/** Hears how far a download is. */
@FunctionalInterface
public interface Meter {
  /**
   * So many bytes are in the part, of so many; fewer than before if it starts over. On any thread;
   * must not block.
   */
  void read(long bytes, OptionalLong total);
}

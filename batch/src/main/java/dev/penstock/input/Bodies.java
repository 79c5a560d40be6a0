package dev.penstock.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Steps through the bodies of an input, one in memory at a time. */
interface Bodies {
  /** The longest body there may be. */
  int MAX_BYTES = 64 << 20;

  /** What is wrong with a longer one. */
  String TOO_LONG = "longer than 64 MiB; make it shorter";

  /** Moves on to the next body; false at the end. */
  boolean next() throws IOException;

  /** The line or element of this body; after the end, the last there is, or 0. */
  long line();

  /** A copy of this body. */
  byte[] bytes();

  /** Why this body cannot be sent; null if it can. */
  @Nullable String problem();
}

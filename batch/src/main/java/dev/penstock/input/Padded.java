package dev.penstock.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bodies, and after their end the first one again and again; without one, the first bad line. */
final class Padded implements Bodies {
  private final Bodies bodies;
  private boolean found;
  private boolean ended;
  private long firstLine;
  private byte[] firstBytes = {};
  private @Nullable String firstProblem;

  Padded(Bodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean next() throws IOException {
    ended = ended || !bodies.next();
    if (!ended && (!found || firstProblem != null)) {
      String problem = bodies.problem();
      if (!found || problem == null) {
        found = true;
        firstLine = bodies.line();
        firstProblem = problem;
        firstBytes = problem == null ? bodies.bytes() : firstBytes;
      }
    }
    return found;
  }

  @Override
  public long line() {
    return ended ? firstLine : bodies.line();
  }

  @Override
  public byte[] bytes() {
    return ended ? firstBytes.clone() : bodies.bytes();
  }

  @Override
  public @Nullable String problem() {
    return ended ? firstProblem : bodies.problem();
  }
}

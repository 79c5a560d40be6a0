package dev.penstock.input;

import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * So many bodies at random out of a known number, in their order: Knuth, The Art of Computer
 * Programming volume 2, algorithm 3.4.2 S.
 */
final class Sample implements Bodies {
  private final Bodies bodies;
  private final SplittableRandom random;

  /** Bodies still to come. */
  private long left;

  /** Bodies still to choose. */
  private long wanted;

  Sample(Bodies bodies, long available, long wanted, long seed) {
    this.bodies = bodies;
    this.random = new SplittableRandom(seed);
    this.left = available;
    this.wanted = wanted;
  }

  @Override
  public boolean next() throws IOException {
    while (wanted > 0 && left > 0 && bodies.next()) {
      boolean chosen = random.nextLong(left) < wanted;
      left--;
      if (chosen) {
        wanted--;
        return true;
      }
    }
    return false;
  }

  @Override
  public long line() {
    return bodies.line();
  }

  @Override
  public byte[] bytes() {
    return bodies.bytes();
  }

  @Override
  public @Nullable String problem() {
    return bodies.problem();
  }
}

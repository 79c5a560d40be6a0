package dev.penstock.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * So many bodies at random out of a stream that is read once, to its end, and kept in memory:
 * Vitter, Random Sampling with a Reservoir, algorithm R. They come in their order.
 */
final class Reservoir implements Bodies {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kept(long line, byte[] bytes, @Nullable String problem) {}

  private final List<Kept> sample = new ArrayList<>();
  private int taken;

  Reservoir(Bodies bodies, long wanted, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (long seen = 1; bodies.next(); seen++) {
      if (sample.size() < wanted) {
        sample.add(keep(bodies));
      } else {
        long place = random.nextLong(seen);
        if (place < wanted) {
          sample.set((int) place, keep(bodies));
        }
      }
    }
    sample.sort(Comparator.comparingLong(Kept::line));
  }

  private static Kept keep(Bodies bodies) {
    String problem = bodies.problem();
    return new Kept(bodies.line(), problem == null ? bodies.bytes() : new byte[0], problem);
  }

  int size() {
    return sample.size();
  }

  @Override
  public boolean next() {
    return taken++ < sample.size();
  }

  @Override
  public long line() {
    return sample.get(taken - 1).line();
  }

  @Override
  public byte[] bytes() {
    return sample.get(taken - 1).bytes();
  }

  @Override
  public @Nullable String problem() {
    return sample.get(taken - 1).problem();
  }
}

package dev.penstock.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bodies in the plan's range of lines. */
final class Range implements Bodies {
  private final Bodies bodies;
  private final SelectionPlan plan;
  private long count;
  private boolean exhausted;

  Range(Bodies bodies, SelectionPlan plan) {
    this.bodies = bodies;
    this.plan = plan;
  }

  @Override
  public boolean next() throws IOException {
    while (bodies.line() < plan.lastLine() && bodies.next()) {
      if (plan.includes(bodies.line())) {
        count++;
        return true;
      }
    }
    exhausted = true;
    return false;
  }

  /** What there was so far. */
  Survey survey() {
    return new Survey(count, bodies.line(), exhausted);
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

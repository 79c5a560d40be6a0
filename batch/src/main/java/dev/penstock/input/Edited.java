package dev.penstock.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bodies with the plan's settings in those that are within its range of lines. */
final class Edited implements Bodies {
  private final Bodies bodies;
  private final SelectionPlan plan;

  /** Of this body; null if it is not looked at yet, or has a problem. */
  private byte @Nullable [] edited;

  Edited(Bodies bodies, SelectionPlan plan) {
    this.bodies = bodies;
    this.plan = plan;
  }

  @Override
  public boolean next() throws IOException {
    edited = null;
    return bodies.next();
  }

  @Override
  public long line() {
    return bodies.line();
  }

  @Override
  public byte[] bytes() {
    return edited == null ? edit() : edited.clone();
  }

  @Override
  public @Nullable String problem() {
    String problem = bodies.problem();
    if (problem != null || !plan.includes(bodies.line())) {
      return problem;
    }
    try {
      byte[] bytes = edit();
      edited = bytes;
      return BodyCheck.problem(bytes, 0, bytes.length);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private byte[] edit() {
    return BodyEdit.apply(plan.settings(), bodies.bytes());
  }
}

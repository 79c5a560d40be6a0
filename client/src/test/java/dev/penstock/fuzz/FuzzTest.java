package dev.penstock.fuzz;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parsers of what servers send, over the inputs that are kept and over changed ones. */
class FuzzTest {
  private static final int CHANGED = 100_000;
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  @ParameterizedTest
  @EnumSource
  void keptInputsHold(FuzzTarget target) {
    target.inputs().forEach(input -> check(target, input));
  }

  @ParameterizedTest
  @EnumSource
  void changedInputsHold(FuzzTarget target) {
    Mutation mutation = new Mutation(target.inputs(), SEED);
    for (int i = 0; i < CHANGED; i++) {
      check(target, mutation.next());
    }
  }

  private static void check(FuzzTarget target, byte[] input) {
    try {
      target.check(input);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("found with " + HexFormat.of().formatHex(input), e);
    }
  }
}

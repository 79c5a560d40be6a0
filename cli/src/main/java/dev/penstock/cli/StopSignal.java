package dev.penstock.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The signals by which a user ends a program. */
enum StopSignal {
  HUP(1),
  INT(2),
  TERM(15);

  private final int number;

  StopSignal(int number) {
    this.number = number;
  }

  /** What a shell shows of a program that the signal ended. */
  int exitCode() {
    return 128 + number;
  }

  /**
   * Calls the handler for each of the signals that comes from now on, instead of ending the
   * program.
   *
   * @return puts back what was before
   */
  static Runnable handle(Consumer<StopSignal> handler) {
    List<Runnable> restorations =
        Arrays.stream(values())
            .map(signal -> Signals.handle(signal.name(), () -> handler.accept(signal)))
            .toList();
    return () -> restorations.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return "SIG" + name();
  }
}

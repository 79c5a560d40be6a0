package dev.penstock.cli;

/** What the program tells whoever started it. */
final class ExitCode {
  /** All requests succeeded. */
  static final int OK = 0;

  /** The run is finished, some requests failed. */
  static final int FAILURES = 1;

  /** Bad usage or input; nothing was sent. */
  static final int USAGE = 2;

  /** Stopped before the end. */
  static final int STOPPED = 3;

  /** A file of this machine could not be read or written. */
  static final int IO = 4;

  /** Another run writes the same output. */
  static final int IN_USE = 5;

  private ExitCode() {}
}

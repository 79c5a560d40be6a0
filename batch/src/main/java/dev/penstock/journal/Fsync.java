package dev.penstock.journal;

/** When records are made to outlast a power failure; a killed process loses none either way. */
public enum Fsync {
  /** Every second while records come, and at the end. */
  INTERVAL,
  /** At the end. */
  OFF
}

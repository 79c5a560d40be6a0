package dev.penstock.input;

import java.util.List;
import java.util.OptionalLong;

/**
 * Which bodies to send, and with which changes: first the range of lines, then the mode.
 *
 * @param count how many, for all modes but {@link ReadMode#FULL_LOAD}
 * @param startLine the first line of the range, from 1
 * @param endLine the last line of the range, itself within it
 * @param seed makes {@link ReadMode#RANDOM_N} choose the same again; drawn if absent
 * @param settings values that every body gets; without any it is sent as it stands
 */
public record SelectionPlan(
    Source source,
    ReadMode mode,
    OptionalLong count,
    OptionalLong startLine,
    OptionalLong endLine,
    OptionalLong seed,
    List<Setting> settings) {

  /** Bodies as they stand. */
  public SelectionPlan(
      Source source,
      ReadMode mode,
      OptionalLong count,
      OptionalLong startLine,
      OptionalLong endLine,
      OptionalLong seed) {
    this(source, mode, count, startLine, endLine, seed, List.of());
  }

  /** Checks the numbers, and that they go with the mode and with each other. */
  public SelectionPlan {
    settings = List.copyOf(settings);
    requirePositive("count", count);
    requirePositive("start line", startLine);
    requirePositive("end line", endLine);
    if (mode == ReadMode.FULL_LOAD && count.isPresent()) {
      throw new IllegalArgumentException(
          "a count does not go with full_load, which takes every body;"
              + " leave it out, or choose first_n, random_n or specified_count");
    }
    if (mode != ReadMode.FULL_LOAD && count.isEmpty()) {
      throw new IllegalArgumentException(mode + " needs a count: how many bodies to send");
    }
    if (startLine.isPresent()
        && endLine.isPresent()
        && startLine.getAsLong() > endLine.getAsLong()) {
      throw new IllegalArgumentException(
          "start line %d is after end line %d; exchange them"
              .formatted(startLine.getAsLong(), endLine.getAsLong()));
    }
  }

  /** Everything there is. */
  public static SelectionPlan everything(Source source) {
    OptionalLong none = OptionalLong.empty();
    return new SelectionPlan(source, ReadMode.FULL_LOAD, none, none, none, none);
  }

  /** The same, with a seed for what is left to chance. */
  public SelectionPlan withSeed(OptionalLong drawn) {
    return new SelectionPlan(source, mode, count, startLine, endLine, drawn, settings);
  }

  /** Whether the line is in the range. */
  boolean includes(long line) {
    return line >= firstLine() && line <= lastLine();
  }

  /** The range as words that follow a number of bodies; empty if there is none. */
  String where() {
    if (endLine.isPresent()) {
      return " in lines %d to %d".formatted(firstLine(), lastLine());
    }
    return startLine.isPresent() ? " from line %d on".formatted(firstLine()) : "";
  }

  long firstLine() {
    return startLine.orElse(1);
  }

  long lastLine() {
    return endLine.orElse(Long.MAX_VALUE);
  }

  long most() {
    return count.orElse(Long.MAX_VALUE);
  }

  private static void requirePositive(String name, OptionalLong value) {
    if (value.isPresent() && value.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "%s must be 1 or more, not %d".formatted(name, value.getAsLong()));
    }
  }
}

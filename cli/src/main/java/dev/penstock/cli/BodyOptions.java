package dev.penstock.cli;

import dev.penstock.input.ReadMode;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Setting;
import dev.penstock.input.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which bodies are sent. */
final class BodyOptions {
  @Option(
      names = "--concurrent-bodies",
      paramLabel = "FILE",
      description = {
        "The request bodies: .jsonl with a JSON object on each line, .json with an array of"
            + " objects or one object, or - for lines on standard input. Required."
      })
  private @Nullable Source source;

  @Option(
      names = "--read-mode",
      paramLabel = "MODE",
      description = {
        "full_load: all bodies (default). first_n: the first N. random_n: N at random, each once,"
            + " in the order of the file. specified_count: N, filled up with the first one."
      })
  private ReadMode mode = ReadMode.FULL_LOAD;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many; for all modes but full_load.")
  private @Nullable Long count;

  @Option(
      names = "--start-line",
      paramLabel = "A",
      description = "The first line to look at, from 1; in .json, the first element.")
  private @Nullable Long startLine;

  @Option(names = "--end-line", paramLabel = "B", description = "The last line to look at.")
  private @Nullable Long endLine;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Makes random_n choose the same again. Drawn and said if not given.")
  private @Nullable Long seed;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = {
        "Puts a value into every body, such as generationConfig.temperature=0.2; in an array, name"
            + " the element by its number from 0. What is not JSON is a text. May be repeated."
      })
  private List<Setting> settings = List.of();

  @Option(
      names = "--dry-run",
      description = "Checks everything and prints what would be done; sends and writes nothing.")
  private boolean dryRun;

  boolean dryRun() {
    return dryRun;
  }

  /**
   * What is to be sent; empty if no bodies are named.
   *
   * @throws IllegalArgumentException if the options do not go together
   */
  Optional<SelectionPlan> plan() {
    return Optional.ofNullable(source)
        .map(
            bodies ->
                new SelectionPlan(
                    bodies,
                    mode,
                    optional(count),
                    optional(startLine),
                    optional(endLine),
                    optional(seed),
                    settings));
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}

package dev.penstock.cli;

import dev.penstock.input.ReadMode;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Setting;
import dev.penstock.input.Source;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RunStart;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
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
  private @Nullable ReadMode mode;

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
  private @Nullable List<Setting> settings;

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
   * @param before the start of the run that is continued: what is not given is as it was
   * @throws IllegalArgumentException if the options do not go together
   */
  Optional<SelectionPlan> plan(Optional<RunStart> before) {
    return Optional.ofNullable(source)
        .or(() -> before.map(BodyOptions::source))
        .map(
            bodies ->
                new SelectionPlan(
                    bodies,
                    mode != null
                        ? mode
                        : before.map(s -> ReadMode.parse(s.readMode())).orElse(ReadMode.FULL_LOAD),
                    given(count, before, RunStart::count),
                    given(startLine, before, RunStart::startLine),
                    given(endLine, before, RunStart::endLine),
                    given(seed, before, RunStart::seed),
                    settings != null
                        ? settings
                        : before.map(BodyOptions::settings).orElse(List.of())));
  }

  private static Source source(RunStart before) {
    Source standardInput = new Source.StandardInput();
    return before.input().equals(standardInput.toString())
        ? standardInput
        : Source.parse(before.input());
  }

  private static List<Setting> settings(RunStart before) {
    before.settings().stream()
        .filter(setting -> setting.contains(Redactor.MASK))
        .findFirst()
        .ifPresent(
            setting -> {
              throw new IllegalArgumentException(
                  "--set %s: its value was a secret, which is kept nowhere; give it again"
                      .formatted(setting));
            });
    return before.settings().stream().map(Setting::parse).toList();
  }

  private static OptionalLong given(
      @Nullable Long value, Optional<RunStart> before, Function<RunStart, OptionalLong> wasGiven) {
    return value == null
        ? before.map(wasGiven).orElse(OptionalLong.empty())
        : OptionalLong.of(value);
  }
}

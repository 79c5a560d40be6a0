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
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which bodies are sent. */
final class BodyOptions {
  private final Argument<Source> source =
      Argument.option(
          "--concurrent-bodies",
          "FILE",
          Source.class,
          "The request bodies: .jsonl with a JSON object on each line, .json with an array of"
              + " objects or one object, or - for lines on standard input. Required.");

  private final Argument<ReadMode> mode =
      Argument.option(
          "--read-mode",
          "MODE",
          ReadMode.class,
          "full_load: all bodies (default). first_n: the first N. random_n: N at random, each once,"
              + " in the order of the file. specified_count: N, filled up with the first one.");

  private final Argument<Long> count =
      Argument.option("--count", "N", Long.class, "How many; for all modes but full_load.");

  private final Argument<Long> startLine =
      Argument.option(
          "--start-line",
          "A",
          Long.class,
          "The first line to look at, from 1; in .json, the first element.");

  private final Argument<Long> endLine =
      Argument.option("--end-line", "B", Long.class, "The last line to look at.");

  private final Argument<Long> seed =
      Argument.option(
          "--seed",
          "N",
          Long.class,
          "Makes random_n choose the same again. Drawn and said if not given.");

  private final Argument<List<Setting>> settings =
      Argument.repeated(
          "--set",
          "PATH=VALUE",
          Setting.class,
          "Puts a value into every body, such as generationConfig.temperature=0.2; in an array, name"
              + " the element by its number from 0. What is not JSON is a text. May be repeated.");

  private final Argument<Boolean> dryRun =
      Argument.flag(
          "--dry-run",
          "Checks everything and prints what would be done; sends and writes nothing.");

  CommandSpec spec() {
    return Argument.group(source, mode, count, startLine, endLine, seed, settings, dryRun);
  }

  boolean dryRun() {
    return dryRun.isGiven();
  }

  /**
   * What is to be sent; empty if no bodies are named.
   *
   * @param before the start of the run that is continued: what is not given is as it was
   * @throws IllegalArgumentException if the options do not go together
   */
  Optional<SelectionPlan> plan(Optional<RunStart> before) {
    return source
        .given()
        .or(() -> before.map(BodyOptions::source))
        .map(
            bodies ->
                new SelectionPlan(
                    bodies,
                    mode.given()
                        .or(() -> before.map(run -> ReadMode.parse(run.readMode())))
                        .orElse(ReadMode.FULL_LOAD),
                    given(count, before, RunStart::count),
                    given(startLine, before, RunStart::startLine),
                    given(endLine, before, RunStart::endLine),
                    given(seed, before, RunStart::seed),
                    settings
                        .given()
                        .or(() -> before.map(BodyOptions::settings))
                        .orElse(List.of())));
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
      Argument<Long> number, Optional<RunStart> before, Function<RunStart, OptionalLong> wasGiven) {
    return number
        .given()
        .map(OptionalLong::of)
        .or(() -> before.map(wasGiven))
        .orElse(OptionalLong.empty());
  }
}

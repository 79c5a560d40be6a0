package dev.penstock.cli;

import dev.penstock.batch.AskedRate;
import dev.penstock.batch.Environment;
import dev.penstock.batch.RunPlan;
import dev.penstock.journal.RunStart;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say how fast requests are sent; an environment may set some of them. */
final class PaceOptions {
  private static final AskedRate ONE_A_SECOND = AskedRate.parse("1");

  private final Argument<AskedRate> rate =
      Argument.option(
          "--concurrent-rate-limit",
          "R",
          AskedRate.class,
          "Requests per second, such as 10 or 0.5, or 300/m, 5000/h, 100/d, or off. Default: the"
              + " environment's rate_limit, else 1");

  private final Argument<Integer> maxConcurrency =
      Argument.option(
          "--max-concurrency",
          "N",
          Integer.class,
          "The most requests in flight at once. Default: the environment's max_concurrency, else 1000");

  private final Argument<Duration> timeout =
      Argument.option(
          "--timeout",
          "D",
          Duration.class,
          "How long one attempt may take, such as 30s, 10m or a number of seconds."
              + " Default: 10m");

  private final Argument<Integer> retries =
      Argument.option(
          "--retries",
          "N",
          Integer.class,
          "How many more attempts a request gets when it fails in passing; a refusal for which the"
              + " server told how long to wait uses none of them. Default: 3");

  private final Argument<Adaptive> adaptive =
      Argument.option(
          "--adaptive",
          "on|off",
          Adaptive.class,
          "Whether the rate is lowered while the server refuses many requests. Default: on");

  CommandSpec spec() {
    return Argument.group(rate, maxConcurrency, timeout, retries, adaptive);
  }

  /** Whether something adapts, as an option has it. */
  enum Adaptive {
    ON,
    OFF
  }

  /**
   * Adds them to the plan.
   *
   * @param before the start of the run that is continued: what is not given is as it was
   * @throws IllegalArgumentException if one is out of its range
   */
  void addTo(RunPlan.Builder plan, Environment environment, Optional<RunStart> before) {
    AskedRate asked = rate.given().orElseGet(() -> rate(environment, before));
    asked.limit().ifPresent(plan::rateLimit);
    maxConcurrency.given().ifPresent(most -> requireAboveZero("--max-concurrency", most));
    if (maxConcurrency.isGiven() || before.isPresent()) {
      maxConcurrency
          .given()
          .or(() -> before.map(RunStart::maxConcurrency))
          .ifPresent(plan::maxConcurrency);
    } else {
      environment.maxConcurrency().ifPresent(plan::maxConcurrency);
    }
    timeout.given().ifPresent(time -> requireAboveZero("--timeout", time.toMillis()));
    timeout.given().or(() -> before.map(RunStart::timeout)).ifPresent(plan::timeout);
    if (retries.given().orElse(0) < 0) {
      throw new IllegalArgumentException("--retries must not be below 0");
    }
    retries.given().ifPresent(plan::retries);
    adaptive.given().ifPresent(value -> plan.adaptive(value == Adaptive.ON));
  }

  private static AskedRate rate(Environment environment, Optional<RunStart> before) {
    return before
        .map(start -> new AskedRate(start.rateLimit()))
        .or(environment::rate)
        .orElse(ONE_A_SECOND);
  }

  private static void requireAboveZero(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be above 0".formatted(option));
    }
  }
}

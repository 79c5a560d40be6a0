package dev.penstock.cli;

import dev.penstock.batch.AskedRate;
import dev.penstock.batch.Environment;
import dev.penstock.batch.RunPlan;
import dev.penstock.journal.RunStart;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how fast requests are sent; an environment may set some of them. */
final class PaceOptions {
  private static final AskedRate ONE_A_SECOND = AskedRate.parse("1");

  @Option(
      names = "--concurrent-rate-limit",
      paramLabel = "R",
      description = {
        "Requests per second, such as 10 or 0.5, or 300/m, 5000/h, 100/d, or off. Default: the"
            + " environment's rate_limit, else 1"
      })
  private @Nullable AskedRate rate;

  @Option(
      names = "--max-concurrency",
      paramLabel = "N",
      description = {
        "The most requests in flight at once. Default: the environment's max_concurrency, else 1000"
      })
  private @Nullable Integer maxConcurrency;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      description =
          "How long one attempt may take, such as 30s, 10m or a number of seconds."
              + " Default: 10m")
  private @Nullable Duration timeout;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = {
        "How many more attempts a request gets when it fails in passing; a refusal for which the"
            + " server told how long to wait uses none of them. Default: 3"
      })
  private @Nullable Integer retries;

  @Option(
      names = "--adaptive",
      paramLabel = "on|off",
      description =
          "Whether the rate is lowered while the server refuses many requests. Default: on")
  private @Nullable Adaptive adaptive;

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
    AskedRate asked = rate != null ? rate : rate(environment, before);
    asked.limit().ifPresent(plan::rateLimit);
    if (maxConcurrency != null) {
      requireAboveZero("--max-concurrency", maxConcurrency);
      plan.maxConcurrency(maxConcurrency);
    } else if (before.isPresent()) {
      plan.maxConcurrency(before.get().maxConcurrency());
    } else {
      environment.maxConcurrency().ifPresent(plan::maxConcurrency);
    }
    if (timeout != null) {
      requireAboveZero("--timeout", timeout.toMillis());
      plan.timeout(timeout);
    } else {
      before.map(RunStart::timeout).ifPresent(plan::timeout);
    }
    if (retries != null) {
      if (retries < 0) {
        throw new IllegalArgumentException("--retries must not be below 0");
      }
      plan.retries(retries);
    }
    if (adaptive != null) {
      plan.adaptive(adaptive == Adaptive.ON);
    }
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

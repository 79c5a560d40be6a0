package dev.penstock.cli;

import dev.penstock.mock.Faults;
import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the built-in endpoint until the process is ended. */
final class MockCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  private final Argument<Integer> port =
      Argument.required(
          "--port", "P", Integer.class, "Where it listens on 127.0.0.1; 0 for any free port.");
  private final Argument<String> latency =
      Argument.option(
          "--latency",
          "MIN-MAX",
          String.class,
          "How long answers take, such as 50-500 in milliseconds, or 1s-3s. Default: 200-600");
  private final Argument<Faults> faults =
      Argument.option(
          "--faults",
          "KIND=P%,...",
          Faults.class,
          "What goes wrong, and with which share of the requests, such as 5xx=10%%,429=5%%,cut=0.5%%."
              + " Kinds: 5xx, 429, wait (429 with Retry-After: 1), reset (of the connection), hang (no"
              + " answer), cut (half an answer).");
  private final Argument<Long> seed =
      Argument.option(
          "--seed",
          "N",
          Long.class,
          "Draws latencies and faults; the same seed draws the same. Default: 0");

  MockCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(this)
            .name("mock")
            .addMixin("options", Argument.group(port, latency, faults, seed))
            .addMixin("help", HelpOptions.spec());
    spec.usageMessage()
        .description(
            "Runs an endpoint on this machine that answers chat completions, to rehearse against. Prints"
                + " its URL, and runs until Ctrl-C.")
        .sortOptions(false)
        .abbreviateSynopsis(true);
    return spec;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (MockServer server = MockServer.start(options())) {
      surroundings.out().println(server.uri());
      surroundings.out().flush();
      surroundings.err().println("Ctrl-C ends it");
      surroundings.err().flush();
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }

  /**
   * The same with a latency like {@code 50-500} or {@code 1s}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static MockOptions withLatency(MockOptions options, String latency) {
    String[] ends = latency.split("-", 2);
    Duration min = Converters.duration(ends[0], "ms");
    Duration max = Converters.duration(ends[ends.length - 1], "ms");
    if (max.compareTo(min) < 0) {
      throw new IllegalArgumentException("the latency %s is backwards".formatted(latency));
    }
    return options.withLatency(min, max);
  }

  private MockOptions options() {
    try {
      MockOptions options =
          MockOptions.defaults()
              .withPort(port.given().orElseThrow())
              .withFaults(faults.given().orElse(Faults.none()))
              .withSeed(seed.given().orElse(0L));
      return latency.given().map(text -> withLatency(options, text)).orElse(options);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}

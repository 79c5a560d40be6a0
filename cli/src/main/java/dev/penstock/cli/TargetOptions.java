package dev.penstock.cli;

import dev.penstock.batch.ConfigException;
import dev.penstock.batch.Environment;
import dev.penstock.batch.Environments;
import dev.penstock.http.Headers;
import dev.penstock.journal.RunStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say where requests go. */
final class TargetOptions {
  private static final Path DEFAULT_CONFIG = Path.of("config", "config.jsonl");

  private final Argument<String> name =
      Argument.option(
          "--env",
          "NAME",
          String.class,
          "The environment of the configuration. Default: the only one.");

  private final Argument<Path> config =
      Argument.option(
          "--config",
          "FILE",
          Path.class,
          "The environments, a JSON object on each line:%n"
              + "{\"env\":\"prod\",\"api_url\":\"URL\",\"api_key\":\"$${NAME}\"}%n"
              + "Default: config/config.jsonl");

  private final Argument<Headers> headers =
      Argument.option(
          "--headers",
          "JSON",
          Headers.class,
          "Further headers, such as '{\"X-Team\":\"blue\"}'; they win over the configured.");

  private final Argument<Boolean> insecure =
      Argument.flag(
          "--insecure",
          "Verifies no certificate: anyone on the way can read the key and change the answers.");

  private final Argument<Boolean> onlyList =
      Argument.flag("--list-envs", "Only lists the environments.");

  CommandSpec spec() {
    return Argument.group(name, config, headers, insecure, onlyList);
  }

  boolean onlyList() {
    return onlyList.isGiven();
  }

  /**
   * The file of the environments.
   *
   * @param before the start of the run that is continued: what is not given is as it was
   */
  Path config(Optional<RunStart> before) {
    return config
        .given()
        .or(() -> before.flatMap(RunStart::config).map(Path::of))
        .orElse(DEFAULT_CONFIG);
  }

  Environments environments(Optional<RunStart> before) throws ConfigException, IOException {
    Path file = config(before);
    if (file.equals(DEFAULT_CONFIG) && !Files.exists(file)) {
      throw new UsageException(
          "there is no %s here; copy examples/config.jsonl to it, or name one with --config FILE"
              .formatted(file));
    }
    return Environments.read(file);
  }

  /** The environment, chosen and checked. */
  Environment environment(Map<String, String> variables, Optional<RunStart> before)
      throws ConfigException, IOException {
    return environments(before)
        .choose(name.given().or(() -> before.map(RunStart::environment)), variables);
  }

  /**
   * The way there.
   *
   * @throws UsageException if a variable is of no use
   */
  Route route(Environment environment, Map<String, String> variables) {
    return Route.of(environment, variables, insecure.isGiven());
  }

  /** What is sent with each request. */
  Map<String, String> headers(Environment environment) {
    Headers.Builder all = environment.headers().toBuilder();
    headers.given().ifPresent(further -> further.forEach(all::set));
    Map<String, String> fields = new LinkedHashMap<>();
    all.build().forEach(fields::put);
    return fields;
  }
}

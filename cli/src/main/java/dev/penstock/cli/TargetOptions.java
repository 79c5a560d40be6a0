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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where requests go. */
final class TargetOptions {
  private static final Path DEFAULT_CONFIG = Path.of("config", "config.jsonl");

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "The environment of the configuration. Default: the only one.")
  private @Nullable String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "The environments, a JSON object on each line:",
        "{\"env\":\"prod\",\"api_url\":\"URL\",\"api_key\":\"$${NAME}\"}",
        "Default: config/config.jsonl"
      })
  private @Nullable Path config;

  @Option(
      names = "--headers",
      paramLabel = "JSON",
      description =
          "Further headers, such as '{\"X-Team\":\"blue\"}'; they win over the configured.")
  private Headers headers = Headers.empty();

  @Option(
      names = "--insecure",
      description =
          "Verifies no certificate: anyone on the way can read the key and change the answers.")
  private boolean insecure;

  @Option(names = "--list-envs", description = "Only lists the environments.")
  private boolean onlyList;

  boolean onlyList() {
    return onlyList;
  }

  /**
   * The file of the environments.
   *
   * @param before the start of the run that is continued: what is not given is as it was
   */
  Path config(Optional<RunStart> before) {
    return config != null
        ? config
        : before.flatMap(RunStart::config).map(Path::of).orElse(DEFAULT_CONFIG);
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
        .choose(Optional.ofNullable(name).or(() -> before.map(RunStart::environment)), variables);
  }

  /**
   * The way there.
   *
   * @throws UsageException if a variable is of no use
   */
  Route route(Environment environment, Map<String, String> variables) {
    return Route.of(environment, variables, insecure);
  }

  /** What is sent with each request. */
  Map<String, String> headers(Environment environment) {
    Headers.Builder all = environment.headers().toBuilder();
    headers.forEach(all::set);
    Map<String, String> fields = new LinkedHashMap<>();
    all.build().forEach(fields::put);
    return fields;
  }
}

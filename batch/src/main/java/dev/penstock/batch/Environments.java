package dev.penstock.batch;

import dev.penstock.input.InputException;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The environments of a configuration: a file with a JSON object on each line.
 *
 * <pre>{@code
 * {"env":"prod","name":"Gemini","api_url":"https://...","api_key":"${GEMINI_API_KEY}"}
 * }</pre>
 *
 * <ul>
 *   <li>{@code env}: what it is chosen by. {@code name}: what it is, for people.
 *   <li>{@code api_url}: posted to exactly as it stands, but for a {@code {model}} in its path,
 *       which is the model of the body; {@code mock:} is the built-in endpoint, {@code
 *       mock:?latency=50-500} the same with a latency in milliseconds.
 *   <li>{@code api_key}: <code>${NAME}</code> from the environment of the process, {@code
 *       file:PATH} relative to the folder of the configuration, the key itself, or none.
 *   <li>{@code auth}: how the key is sent: {@code bearer}, {@code header:NAME}, {@code none}; by
 *       the dialect if not given.
 *   <li>{@code headers}: an object of texts. {@code rate_limit}: a number a second, or a text such
 *       as {@code 300/m} or {@code off}. {@code max_concurrency}: a number. {@code dialect}: {@code
 *       openai}, {@code gemini}, {@code anthropic} or {@code json}; by the URL if not given.
 *   <li>{@code proxy}: {@code http://[user:password@]host:port}, {@code socks5://...}, or {@code
 *       none}. {@code ca_file}: certificates in PEM, the only ones to trust, relative to the folder
 *       of the configuration. Both win over the environment of the process.
 * </ul>
 *
 * Only the one that is chosen is checked.
 */
public final class Environments {
  private final Path config;
  private final List<EnvironmentLine> lines;

  private Environments(Path config, List<EnvironmentLine> lines) {
    this.config = config;
    this.lines = lines;
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException if it is not there, empty, or a line is no JSON object
   */
  public static Environments read(Path config) throws ConfigException, IOException {
    SelectionPlan everything = SelectionPlan.everything(new Source.File(config));
    List<EnvironmentLine> lines = new ArrayList<>();
    try (Selection selection = Selection.open(everything, InputStream.nullInputStream())) {
      while (selection.hasNext()) {
        Selected selected = selection.next();
        if (selected instanceof Selected.Invalid invalid) {
          throw refused(invalid.problem());
        } else if (selected instanceof Selected.Body body) {
          lines.add(new EnvironmentLine(config, body.line(), body.bytes()));
        }
      }
    } catch (InputException e) {
      throw new ConfigException(e.problems());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Environments(config, lines);
  }

  /**
   * An environment as it is listed.
   *
   * @param description what it is, for people; may be empty
   * @param apiUrl as it stands in the file; may be empty
   */
  public record Listed(String name, String description, String apiUrl) {}

  /** All of them, in the order of the file, unchecked. */
  public List<Listed> list() {
    return lines.stream()
        .map(line -> new Listed(line.shown("env"), line.shown("name"), line.shown("api_url")))
        .toList();
  }

  /**
   * The environment of that name, checked; without a name, the only one there is.
   *
   * @param variables the environment of the process, where keys may be
   * @throws ConfigException if it is not there, there twice, or incomplete
   */
  public Environment choose(Optional<String> name, Map<String, String> variables)
      throws ConfigException {
    List<EnvironmentLine> chosen =
        lines.stream()
            .filter(line -> name.isEmpty() || line.shown("env").equals(name.get()))
            .toList();
    if (chosen.size() == 1) {
      return chosen.get(0).read(variables);
    }
    String names =
        lines.stream().map(line -> line.shown("env")).distinct().collect(Collectors.joining(", "));
    if (chosen.isEmpty()) {
      throw refused("unknown environment \"%s\"; there are: %s".formatted(name.orElse(""), names));
    }
    if (name.isEmpty()) {
      throw refused("%s: choose an environment with --env: %s".formatted(config, names));
    }
    throw refused(
        "%s:%d: environment \"%s\" is also in line %d; remove one of them"
            .formatted(config, chosen.get(1).line(), name.get(), chosen.get(0).line()));
  }

  private static ConfigException refused(String problem) {
    return new ConfigException(List.of(problem));
  }
}

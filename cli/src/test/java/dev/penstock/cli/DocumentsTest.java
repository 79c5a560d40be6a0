package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.batch.Environment;
import dev.penstock.batch.Environments;
import dev.penstock.dialect.ErrorKind;
import dev.penstock.testing.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the documents say is what the code is. */
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- (\\w+) (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("(?s)```([a-z]*)\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|#)([^)#]+)[^)]*\\)");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
      return Stream.of(top, docs, examples)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void examplesAreRegionsOfCompiledTests(Path document) throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(document));
    while (example.find()) {
      assertThat(example.group(3))
          .as("%s %s in %s", example.group(1), example.group(2), document)
          .isEqualTo(region(example.group(1), example.group(2)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void linksLeadToFiles(Path document) throws IOException {
    Matcher link = LINK.matcher(Files.readString(document));
    while (link.find()) {
      assertThat(document.resolveSibling(link.group(1))).as("link in %s", document).exists();
    }
  }

  static Stream<Path> translations() throws IOException {
    return documents().filter(path -> path.toString().endsWith(".zh-CN.md"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("translations")
  void bothLanguagesHaveTheSameHeadingsAndExamples(Path translation) throws IOException {
    String name = translation.getFileName().toString();
    Path original = translation.resolveSibling(name.replace(".zh-CN", ""));
    String english = Files.readString(original);
    String chinese = Files.readString(translation);

    assertThat(matches("(?m)^#+ ", chinese)).isEqualTo(matches("(?m)^#+ ", english));
    assertThat(matches(BLOCK.pattern(), chinese)).isEqualTo(matches(BLOCK.pattern(), english));
    assertThat(matches("(?m)^\\|", chinese)).as("rows").isEqualTo(matches("(?m)^\\|", english));
    assertThat(english).contains("](" + name + ")");
    assertThat(chinese).contains("](" + original.getFileName() + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void theReadmesQuoteOnlyFiguresOfTheBench(String readme) throws IOException {
    Matcher section =
        Pattern.compile("(?s)\\]\\((docs/performance/[0-9-]+/side-by-side\\.md)\\)(.*?)\n## ")
            .matcher(Files.readString(ROOT.resolve(readme)));
    assertThat(section.find()).isTrue();

    String figures = "[0-9][0-9.,]*[0-9]";
    String rows = String.join("\n", matches("(?m)^\\|.*$", section.group(2)));
    List<String> quoted = matches(figures, rows.replaceAll("(?m)^\\|[^|]*", ""));
    assertThat(quoted).hasSizeGreaterThan(10);
    assertThat(matches(figures, Files.readString(ROOT.resolve(section.group(1)))))
        .containsAll(quoted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "mock"})
  void theReferenceHasTheOptionsOfTheHelp(String command) throws IOException {
    Console console = new Console();
    console.run(List.of(command, "--help"));

    List<String> help =
        groups("(?m)^(?: {6}|  -\\w, )(--[a-z-]+)(?:=(\\S+))?", console.out.toString(UTF_8));
    List<String> page =
        groups(
            "(?m)^\\| (?:`-\\w`, )?`(--[a-z-]+)(?: ([^`]+))?` \\|",
            section("command.md", "## penstock " + command).replace("\\|", "|"));
    assertThat(help).hasSizeGreaterThan(3);
    assertThat(page).containsExactlyInAnyOrderElementsOf(help);
  }

  @Test
  void theReferenceHasTheKindsOfErrors() throws IOException {
    assertThat(groups("(?m)^\\| `([a-z_]+)` ", section("command.md", "### Kinds of errors")))
        .isEqualTo(Stream.of(ErrorKind.values()).map(ErrorKind::toString).toList());
  }

  @Test
  void theReferenceHasTheKeysOfARecordAndOfTheSummary(@TempDir Path folder) throws IOException {
    Path summary = folder.resolve("summary.json");
    Console console = new Console();
    String run =
        "./penstock run --env mock --read-mode first_n --count 1 --output - --with-request";
    String bodies = " --concurrent-bodies examples/concurrent_bodies.jsonl --summary ";

    int code = console.run(arguments(run + bodies + summary));

    JsonNode record = JsonMapper.shared().readTree(console.out.toString(UTF_8));
    assertThat(code).as(console.err.toString(UTF_8)).isZero();
    assertThat(groups("(?m)^\\| `([a-z_]+)` ", section("command.md", "## A record")))
        .startsWith(record.propertyNames().toArray(String[]::new));
    JsonNode figures = JsonMapper.shared().readTree(Files.readString(summary));
    String page = section("command.md", "## The report");
    assertThat(Stream.of(figures, figures.path("pacing")).flatMap(DocumentsTest::leaves))
        .allSatisfy(key -> assertThat(page).containsPattern("[`.]" + key + "`"));
  }

  private static Stream<String> leaves(JsonNode object) {
    return object.propertyNames().stream().filter(key -> !object.path(key).isObject());
  }

  static Stream<String> environments() throws IOException {
    return inBlocks("json").filter(line -> line.startsWith("{\"env\""));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void anEnvironmentInADocumentIsAccepted(String line, @TempDir Path folder) throws Exception {
    Path config = Files.writeString(folder.resolve("config.jsonl"), line);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    for (String file : groups("\"file:([^\"]+)\"", line)) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "sk-example-0000");
    }
    for (String file : groups("\"ca_file\":\"([^\"]+)\"", line)) {
      Files.copy(TestCertificates.authority(), folder.resolve(file));
    }
    Map<String, String> variables = new HashMap<>();
    groups("\\$\\{(\\w+)}", line).forEach(name -> variables.put(name, "sk-example-0000"));

    Environment environment = Environments.read(config).choose(Optional.empty(), variables);

    assertThat(environment.notices()).isEmpty();
  }

  /** Without those that go on with an earlier one. */
  static Stream<String> runs() throws IOException {
    return inBlocks("sh")
        .filter(line -> line.startsWith("./penstock run ") && !line.contains("--resume"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aRunInADocumentCouldBeDone(String line) {
    Console console = new Console();

    int code = console.run(arguments(line.replace(" --dry-run", "") + " --dry-run"));

    assertThat(code).as(console.err.toString(UTF_8)).isZero();
  }

  /** Those of a run, with the files that a user has in config/ and examples/. */
  private static List<String> arguments(String line) {
    Path examples = ROOT.resolve("examples");
    List<String> arguments =
        Pattern.compile("'([^']*)'|(\\S+)")
            .matcher(line.replaceFirst("^./penstock ", ""))
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .map(word -> word.replaceFirst("^(config|examples)/", examples + "/"))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!arguments.contains("--config")) {
      arguments.addAll(List.of("--config", examples.resolve("config.jsonl").toString()));
    }
    return arguments;
  }

  /** What a command says. */
  private static final class Console {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    int run(List<String> arguments) {
      return Main.run(
          arguments.toArray(String[]::new),
          new Surroundings(
              InputStream.nullInputStream(),
              new PrintStream(out, true, UTF_8),
              new PrintStream(err, true, UTF_8),
              Map.of("GEMINI_API_KEY", "sk-example-0000"),
              Terminals.of("", Map.of()),
              InstantSource.system(),
              TimeZone.getTimeZone("UTC"),
              "penstock"));
    }
  }

  /** The lines of all documents in blocks of a language. */
  private static Stream<String> inBlocks(String language) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path document : documents().toList()) {
      BLOCK
          .matcher(Files.readString(document))
          .results()
          .filter(block -> block.group(1).equals(language))
          .flatMap(block -> block.group(2).replace("\\\n", "").lines())
          .forEach(lines::add);
    }
    return lines.stream().distinct();
  }

  /** The part of a page under a heading, up to the next of the same level or above. */
  private static String section(String page, String heading) throws IOException {
    String text = Files.readString(ROOT.resolve("docs").resolve(page));
    int level = heading.indexOf(' ');
    Matcher section =
        Pattern.compile(
                "^" + heading + "$(.*?)(?=^#{1," + level + "} |\\z)",
                Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text);
    assertThat(section.find()).as("%s in %s", heading, page).isTrue();
    return section.group(1);
  }

  /** The groups of each match, with spaces between. */
  private static List<String> groups(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(
            match ->
                IntStream.rangeClosed(1, match.groupCount())
                    .mapToObj(match::group)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  @Test
  void theReadmesShowTheLibraryAsTheGuideDoes() throws IOException {
    String library = region("GuideTest", "first");

    assertThat(ROOT.resolve("README.md")).content().contains("```java\n" + library + "```");
  }

  @Test
  void theIndexOfTheExamplesHasEachOfThem() throws IOException {
    String index = Files.readString(ROOT.resolve("examples/README.md"));
    List<String> programs = groups("(?m)^java \\S+ \\S+ examples/(\\w+\\.java)$", index);
    List<String> rows = groups("(?m)^\\| \\[\\w+]\\((\\w+\\.java)\\)", index);

    assertThat(programs).isEqualTo(rows).containsExactlyInAnyOrderElementsOf(examples());
  }

  @Test
  void theExamplesCompile(@TempDir Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-proc:none"));
    arguments.addAll(List.of("-d", folder.toString(), "-cp", classPath()));
    examples().forEach(name -> arguments.add(ROOT.resolve("examples").resolve(name).toString()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));

    assertThat(code).as(said.toString(UTF_8)).isZero();
  }

  /** Of the tests, which Surefire may have put into a manifest. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
      return files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".java"))
          .toList();
    }
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void theArchitectureNamesOnlyWhatExists() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .map(Path::toString)
          .filter(path -> path.contains("src/main/java"))
          .forEach(sources::add);
    }
    Matcher name =
        Pattern.compile("`(dev(?:\\.[a-z0-9]+)+|[A-Z][A-Za-z0-9]+)`")
            .matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md")));
    while (name.find()) {
      String path = "/" + name.group(1).replace('.', '/');
      assertThat(sources)
          .as("what ARCHITECTURE.md calls %s", name.group(1))
          .anyMatch(source -> source.endsWith(path) || source.endsWith(path + ".java"));
    }
  }

  private static String region(String test, String name) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      Path source = files.filter(path -> path.endsWith(test + ".java")).findFirst().orElseThrow();
      Matcher region =
          Pattern.compile("( *)// region " + name + "\n(.*?) *// endregion", Pattern.DOTALL)
              .matcher(Files.readString(source));
      assertThat(region.find()).as("region %s in %s", name, source).isTrue();
      return region.group(2).replaceAll("(?m)^" + region.group(1), "");
    }
  }
}

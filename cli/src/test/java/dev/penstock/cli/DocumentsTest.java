package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say is what the code is. */
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- (\\w+) (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|#)([^)#]+)[^)]*\\)");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
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

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"README", "docs/install"})
  void bothLanguagesHaveTheSameHeadingsAndCommands(String page) throws IOException {
    String english = Files.readString(ROOT.resolve(page + ".md"));
    String chinese = Files.readString(ROOT.resolve(page + ".zh-CN.md"));

    assertThat(matches("(?m)^#+ ", chinese)).isEqualTo(matches("(?m)^#+ ", english));
    assertThat(matches("(?s)```[a-z]*\n.*?```", chinese))
        .isEqualTo(matches("(?s)```[a-z]*\n.*?```", english));
  }

  @Test
  void theReadmesShowTheLibraryAsTheGuideDoes() throws IOException {
    String library = region("GuideTest", "first");

    assertThat(ROOT.resolve("README.md")).content().contains("```java\n" + library + "```");
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

package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code penstock}, in a copy of the project where Maven and Java are others. */
class LauncherTest {
  private final Path root;
  private final Path project;
  private final Path java;

  LauncherTest(@TempDir Path root) throws IOException {
    this.root = root;
    project = Files.createDirectories(root.resolve("my project"));
    Files.createDirectories(project.resolve("cli/src/main"));
    Files.writeString(project.resolve("pom.xml"), "");
    Files.writeString(project.resolve("cli/pom.xml"), "");
    Files.copy(
        Path.of(System.getProperty("project.root"), "penstock"), project.resolve("penstock"));
    java = jdk("jdk", "21.0.1");
    script(
        root.resolve("bin/mvn"),
        """
        echo "$JAVA_HOME $*" >>"%s/builds"
        echo 'much talk of Maven'
        mkdir -p cli/target/lib && : >cli/target/penstock-cli-1.jar
        [ ! -e broken ]"""
            .formatted(root));
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = root.resolve(name);
    script(home.resolve("bin/java"), "pwd; echo \"$LC_ALL\"; for word; do echo \"$word\"; done");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"A B\"\nJAVA_VERSION=\"%s\"\nJAVA_VERSION_DATE=\"2025-01-01\"\n"
            .formatted(version));
    return home;
  }

  private static void script(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void theFirstStartBuildsAndSaysSoAndLaterOnesDoNot() throws Exception {
    Program.Ended first = start(project.resolve("penstock"), java);
    Program.Ended second = start(project.resolve("penstock"), java);

    assertThat(first.err()).isEqualTo("penstock: building itself, which takes about a minute\n");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(builds()).containsExactly(java + " -q -B -DskipTests -Dquick package -pl cli -am");
  }

  @Test
  void aChangedSourceIsBuiltAgain() throws Exception {
    start(project.resolve("penstock"), java);
    Path source = Files.writeString(project.resolve("cli/src/main/New.java"), "");
    Files.setLastModifiedTime(
        source, FileTime.from(Files.getLastModifiedTime(source).toInstant().plusSeconds(5)));

    start(project.resolve("penstock"), java);

    assertThat(builds()).hasSize(2);
  }

  @Test
  void javaGetsTheArgumentsAsTheyAreInTheFolderOfTheCaller() throws Exception {
    Program.Ended ended =
        start(project.resolve("penstock"), java, "run", "--headers", "{\"a\": \"$b *\"}", "");

    assertThat(ended.out().lines())
        .startsWith(root.toRealPath().toString(), "C.UTF-8")
        .endsWith("dev.penstock.cli.Main", "run", "--headers", "{\"a\": \"$b *\"}", "")
        .contains(
            "%s/cli/target/penstock-cli-1.jar:%s/cli/target/lib/*"
                .formatted(project.toRealPath(), project.toRealPath()));
    assertThat(ended.code()).isZero();
  }

  @Test
  void optionsOfTheUserComeAfterTheDefaults() throws Exception {
    List<String> words = start(project.resolve("penstock"), java).out().lines().toList();

    assertThat(words.indexOf("-Xmx1g")).isGreaterThan(words.indexOf("-Dfile.encoding=UTF-8"));
    assertThat(words.indexOf("-Dx=y")).isEqualTo(words.indexOf("-Xmx1g") + 1);
  }

  @Test
  void symbolicLinksLeadToTheProject() throws Exception {
    Path links = Files.createDirectories(root.resolve("links"));
    Files.createSymbolicLink(links.resolve("one"), Path.of("../my project/penstock"));
    Files.createSymbolicLink(links.resolve("two"), links.resolve("one"));

    assertThat(start(links.resolve("two"), java).code()).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aBuildThatFailsShowsWhatMavenSaid() throws Exception {
    Files.writeString(project.resolve("broken"), "");

    Program.Ended ended = start(project.resolve("penstock"), java);

    assertThat(ended.err())
        .contains("much talk of Maven\n")
        .endsWith("penstock: the build failed, see above\n");
    assertThat(ended.out()).isEmpty();
    assertThat(ended.code()).isEqualTo(2);
    Files.delete(project.resolve("broken"));
    assertThat(start(project.resolve("penstock"), java).code()).isZero();
  }

  @Test
  void aJavaThatIsTooOldIsPassedOver() throws Exception {
    Path old = jdk("old", "1.8.0_402");
    Path fallback = root.resolve("bin/java");

    Program.Ended none = start(project.resolve("penstock"), old);
    Files.createSymbolicLink(fallback, java.resolve("bin/java"));
    Program.Ended fromPath = start(project.resolve("penstock"), old);

    assertThat(none.err())
        .isEqualTo(
            "penstock: needs Java 17 or newer, found 1.8.0_402; install it, or set JAVA_HOME to it\n");
    assertThat(none.code()).isEqualTo(2);
    assertThat(fromPath.code()).isZero();
    assertThat(builds()).allMatch(build -> build.startsWith(java + " "));
  }

  @Test
  void newerJavaIsToldToBeQuietAboutNetty() throws Exception {
    Path newer = jdk("newer", "25");

    assertThat(start(project.resolve("penstock"), newer).out())
        .contains("--sun-misc-unsafe-memory-access=allow\n--enable-native-access=ALL-UNNAMED\n");
    assertThat(start(project.resolve("penstock"), java).out()).doesNotContain("--sun-misc");
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("builds"));
  }

  /** Starts it in the root, in the C locale, with no other Java than the given one. */
  private Program.Ended start(Path script, Path javaHome, String... arguments)
      throws IOException, InterruptedException {
    Path tools = Files.createDirectories(root.resolve("bin"));
    for (String tool :
        List.of(
            "sh",
            "cat",
            "dirname",
            "find",
            "flock",
            "head",
            "locale",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "touch")) {
      Path found = Path.of("/usr/bin", tool);
      if (Files.exists(found) && !Files.exists(tools.resolve(tool))) {
        Files.createSymbolicLink(tools.resolve(tool), found);
      }
    }
    List<String> command = new java.util.ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("PENSTOCK_JAVA_OPTS", "-Xmx1g -Dx=y");
    Process process = builder.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Program.Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}

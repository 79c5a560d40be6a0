package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the script {@code penstock} makes of its surroundings, told by a fake java and a fake mvn.
 */
class LauncherTest {
  private static final Path SCRIPT = Path.of(System.getProperty("project.root"), "penstock");
  private static final Map<String, String> UNTRAINED = Map.of("PENSTOCK_JAVA_OPTS", "-Xshare:off");

  /** Says what it was given, one a line; makes the archive that it is asked for. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case $argument in
          -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*) echo classes >"${argument#*=}"; exit 0 ;;
        esac
      done
      printf '%s\\n' "java $$ $LC_ALL" "$@"
      exit ${FAKE_EXIT:-0}
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -v ]; then echo "Apache Maven ${FAKE_MAVEN:-3.8.7} (x)"; exit; fi
      echo built >>builds
      case ${JDK_JAVA_OPTIONS:-} in *@*) cp target/proxies options ;; esac
      mkdir -p cli/target/program
      echo jar >cli/target/program/a.jar
      """;

  @TempDir private Path folder;

  /** Where the script lies. */
  private Path home;

  @BeforeEach
  void copyTheScript() throws IOException {
    home = Files.createDirectory(folder.resolve("the 家"));
    Files.copy(SCRIPT, home.resolve("penstock"));
    executable(home.resolve("penstock"), Files.readString(SCRIPT));
  }

  @Test
  void argumentsAndExitCodePassThrough() throws Exception {
    release();
    jdk("17.0.15");

    Ended ended =
        start(Map.of("PENSTOCK_JAVA_OPTS", "-Xshare:off", "FAKE_EXIT", "3"), "a b", "数据", "*", "");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out())
        .contains("dev.penstock.cli.Main\na b\n数据\n*\n\n")
        .contains("-cp\n" + home.toRealPath() + "/lib/*\n");
  }

  @Test
  void javaTakesTheProcessOver() throws Exception {
    release();
    jdk("17.0.15");

    Ended ended = start(UNTRAINED);

    assertThat(ended.out()).startsWith("java " + ended.pid() + " ");
  }

  @Test
  void theLocaleIsUtf8() throws Exception {
    release();
    jdk("17.0.15");

    Ended ended = start(Map.of("PENSTOCK_JAVA_OPTS", "-Xshare:off", "LC_ALL", "POSIX"));

    assertThat(ended.out().lines().findFirst().orElseThrow()).matches("(?i)java .*utf-?8");
  }

  @Test
  void aLinkToALinkLeadsHome() throws Exception {
    release();
    jdk("17.0.15");
    Path bin = Files.createDirectory(folder.resolve("links"));
    Files.createSymbolicLink(bin.resolve("one"), Path.of("../the 家/penstock"));
    Files.createSymbolicLink(bin.resolve("two"), bin.resolve("one"));

    Ended ended = run(bin, UNTRAINED, List.of("./two", "x"));

    assertThat(ended.out()).contains("the 家/lib/*").endsWith("x\n");
  }

  @Test
  void theOptionsOfTheUserComeAfterTheOthers() throws Exception {
    release();
    jdk("17.0.15");

    Ended ended = start(Map.of("PENSTOCK_JAVA_OPTS", "-Xshare:off -Xmx1g"));

    assertThat(ended.out()).containsSubsequence("-XX:", "-Xshare:off\n-Xmx1g\n", "-cp");
  }

  @Test
  void fromJava25OnTheArchiveIsAnAotCache() throws Exception {
    checkout();
    jdk("25.0.1");

    assertThat(start(Map.of()).out())
        .containsPattern("-XX:AOTCache=.*/25-[0-9]+\\.aot\n")
        .doesNotContain("SharedArchiveFile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PENSTOCK_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void anArchiveThatTheUserNamesIsTheOnlyOne(String variable) throws Exception {
    checkout();
    jdk("25.0.1");

    Ended ended = start(Map.of(variable, "-XX:AOTCache=mine.aot"));

    assertThat(ended.out()).doesNotContain("-XX:AOTCache=/");
  }

  @Test
  void anOldJavaHomeGivesWayToThePath() throws Exception {
    release();
    jdk("21");
    Path old = jdk(folder.resolve("old"), "11.0.2");

    Ended ended =
        start(Map.of("PENSTOCK_JAVA_OPTS", "-Xshare:off", "JAVA_HOME", old.toString()), "x");

    assertThat(ended.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_392", "11.0.2", "16"})
  void anOldJavaIsNamedAndSoIsTheRemedy(String version) throws Exception {
    release();
    jdk(version);

    Ended ended = start(UNTRAINED);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .contains("needs Java 17 or newer; found: ", " is Java " + version.replaceAll("\\..*", ""))
        .contains("sudo apt install openjdk-17-jdk-headless", "brew install", "mirrors.tuna");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.6.3", "2.2.1"})
  void anOldMavenIsNamedAndSoIsTheRemedy(String version) throws Exception {
    checkout();
    jdk("17.0.15");

    Ended ended = start(Map.of("FAKE_MAVEN", version));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .contains("needs Maven 3.8 or newer", "mvn is " + version, "apt install maven");
  }

  @Test
  void itIsBuiltOnceAndAgainWhenASourceIsNewer() throws Exception {
    checkout();
    jdk("17.0.15");

    Ended first = start(Map.of());
    Ended second = start(Map.of());
    touch(home.resolve("cli/src/main/New.java"));
    Ended third = start(Map.of());

    assertThat(List.of(first.code(), second.code(), third.code())).containsOnly(0);
    assertThat(home.resolve("builds")).hasContent("built\nbuilt");
    assertThat(first.err()).isEqualTo("penstock: building itself, which takes about a minute\n");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    checkout();
    jdk("17.0.15");

    Process first = process(home, Map.of(), List.of("./penstock")).start();
    Ended second = start(Map.of());

    assertThat(first.waitFor()).isZero();
    assertThat(second.code()).isZero();
    assertThat(home.resolve("builds")).hasContent("built");
  }

  @Test
  void theFirstStartAfterTheBuildHasAnArchiveAndACutOneIsNotUsed() throws Exception {
    checkout();
    jdk("17.0.15");

    Ended whole = start(Map.of());
    Path archive =
        Path.of(
            whole
                .out()
                .lines()
                .filter(line -> line.startsWith("-XX:SharedArchiveFile="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow());
    touch(archive);
    touch(home.resolve("cli/src/main/New.java"));

    assertThat(archive).isEmptyFile();
    assertThat(start(Map.of()).out())
        .contains("-XX:SharedArchiveFile=")
        .doesNotContain(archive + "\n");
  }

  @Test
  void mavenGetsTheProxiesButNotOnItsCommandLine() throws Exception {
    checkout();
    jdk("17.0.15");

    start(
        Map.of(
            "https_proxy", "http://me:p%40%22s@proxy.example:3128/",
            "no_proxy", ".example.org, 10.0.0.1"));

    assertThat(home.resolve("options"))
        .content()
        .contains("\"-Dhttps.proxyHost=proxy.example\"\n\"-Dhttps.proxyPort=3128\"\n")
        .contains("\"-Dhttps.proxyUser=me\"\n\"-Dhttps.proxyPassword=p@\\\"s\"\n")
        .contains("|example.org|*.example.org|10.0.0.1|*.10.0.0.1\"");
  }

  private void release() throws IOException {
    touch(home.resolve("lib/a.jar"));
  }

  private void checkout() throws IOException {
    touch(home.resolve("pom.xml"));
    touch(home.resolve("cli/pom.xml"));
    touch(home.resolve("cli/src/main/Main.java"));
    executable(folder.resolve("jdk/bin/mvn"), MAVEN);
  }

  private void jdk(String version) throws IOException {
    jdk(folder.resolve("jdk"), version);
  }

  private static Path jdk(Path jdk, String version) throws IOException {
    executable(jdk.resolve("bin/java"), JAVA);
    executable(jdk.resolve("bin/javac"), "");
    Files.writeString(jdk.resolve("release"), "OS=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    return jdk;
  }

  private static void touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createFile(file);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended start(Map<String, String> variables, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", home.resolve("penstock").toString()));
    command.addAll(List.of(arguments));
    return run(folder, variables, command);
  }

  private Ended run(Path in, Map<String, String> variables, List<String> command) throws Exception {
    Process process = process(in, variables, command).start();
    int code = process.waitFor();
    return new Ended(
        process.pid(),
        code,
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private ProcessBuilder process(Path in, Map<String, String> variables, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("jdk/bin") + ":/usr/bin:/bin");
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(variables);
    return builder;
  }

  private record Ended(long pid, int code, String out, String err) {}
}

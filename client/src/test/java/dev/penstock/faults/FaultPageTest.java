package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table and its page are the same, and whole. */
class FaultPageTest {
  private static final Path PAGE = Path.of(System.getProperty("project.root"), "docs", "faults.md");
  private static final Path WRITTEN = Path.of("target", "faults.md");

  @Test
  void thePageIsTheTable() throws Exception {
    Files.writeString(WRITTEN, FaultPage.text());

    assertThat(PAGE).as("cp client/%s docs/faults.md", WRITTEN).hasSameTextualContentAs(WRITTEN);
  }

  @Test
  void everyNumberIsThere() {
    Stream<Integer> there =
        Stream.concat(
            FaultTable.rows().stream().map(Row::number),
            FaultTable.links().stream().map(Link::number));

    assertThat(there.distinct().sorted())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, FaultTable.LAST).boxed().toList());
  }

  @Test
  void noRowIsThereTwice() {
    assertThat(FaultTable.rows()).extracting(Row::toString).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("links")
  void theTestOfALinkIsThere(Link link) throws Exception {
    Method[] methods = Class.forName("dev.penstock." + link.test()).getDeclaredMethods();

    assertThat(methods)
        .filteredOn(method -> method.getName().equals(link.method()))
        .anyMatch(
            method ->
                Arrays.stream(method.getAnnotations())
                    .anyMatch(one -> one.annotationType().getSimpleName().endsWith("Test")));
  }

  static Stream<Link> links() {
    return FaultTable.links().stream();
  }
}

package dev.penstock.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes inputs and reads what is selected of them. */
record InputFolder(Path path) {
  static final OptionalLong NONE = OptionalLong.empty();

  Source file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Source file(String name, byte[] bytes) throws IOException {
    return new Source.File(Files.write(path.resolve(name), bytes));
  }

  static InputStream stdin(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  static SelectionPlan plan(Source source, ReadMode mode, long count) {
    return new SelectionPlan(source, mode, OptionalLong.of(count), NONE, NONE, NONE);
  }

  static SelectionPlan lines(Source source, long first, long last) {
    OptionalLong start = OptionalLong.of(first);
    return new SelectionPlan(source, ReadMode.FULL_LOAD, NONE, start, OptionalLong.of(last), NONE);
  }

  static SelectionPlan random(Source source, long count, long seed) {
    return new SelectionPlan(
        source, ReadMode.RANDOM_N, OptionalLong.of(count), NONE, NONE, OptionalLong.of(seed));
  }

  /** Each request as {@code number@line text}. */
  static List<String> read(SelectionPlan plan) throws IOException, InputException {
    return read(plan, InputStream.nullInputStream());
  }

  static List<String> read(SelectionPlan plan, InputStream stdin)
      throws IOException, InputException {
    try (Selection selection = Selection.open(plan, stdin)) {
      return drain(selection);
    }
  }

  static List<String> drain(Selection selection) {
    List<String> requests = new ArrayList<>();
    selection.forEachRemaining(
        selected ->
            requests.add(
                "%d@%d %s".formatted(selected.requestNum(), selected.line(), text(selected))));
    return requests;
  }

  private static String text(Selected selected) {
    if (selected instanceof Selected.Invalid invalid) {
      return invalid.problem();
    }
    return new String(((Selected.Body) selected).bytes(), StandardCharsets.UTF_8);
  }
}

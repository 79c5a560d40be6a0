package dev.penstock.batch;

import dev.penstock.journal.FakeDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The records on a disk, read in a way of the tests' own: whole lines of the journal, or of X. */
record FoundRecords(boolean isInPlace, Map<Long, String> texts) {

  /** Reads the journal if there is one, else X, else nothing. */
  static FoundRecords on(FakeDisk disk, Path output) {
    byte[] journal = disk.content(journal(output));
    if (journal != null) {
      return new FoundRecords(false, lines(text(journal)));
    }
    byte[] results = disk.content(output);
    if (results == null) {
      return new FoundRecords(false, Map.of());
    }
    return new FoundRecords(
        true, output.toString().endsWith(".jsonl") ? whole(text(results)) : array(text(results)));
  }

  static Path journal(Path output) {
    return output.resolveSibling(output.getFileName() + ".journal");
  }

  static JsonNode parsed(String record) {
    return JsonMapper.shared().readTree(record);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  private static Map<Long, String> whole(String text) {
    require(text.isEmpty() || text.endsWith("\n"), "no newline at the end of X");
    return lines(text);
  }

  /** What stands after the last newline is no record. */
  private static Map<Long, String> lines(String text) {
    Map<Long, String> records = new TreeMap<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      put(records, text.substring(from, end));
      from = end + 1;
    }
    return records;
  }

  /** One record a line; X as a whole is valid JSON. */
  private static Map<Long, String> array(String text) {
    Map<Long, String> records = new TreeMap<>();
    long last = 0;
    JsonNode array = JsonMapper.shared().readTree(text);
    for (JsonNode record : array) {
      long number = record.get("request_num").asLong();
      require(number > last, "request " + number + " stands after " + last);
      last = number;
    }
    text.lines()
        .filter(line -> line.startsWith("{"))
        .forEach(
            line -> put(records, line.endsWith(",") ? line.substring(0, line.length() - 1) : line));
    require(records.size() == array.size(), "X is not one record a line");
    return records;
  }

  private static void put(Map<Long, String> records, String line) {
    long number;
    try {
      number = parsed(line).get("request_num").asLong();
    } catch (JacksonException | NullPointerException e) {
      throw new AssertionError("no record: " + line, e);
    }
    require(records.put(number, line) == null, "two records of request " + number);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  static boolean isOk(String record) {
    return record.contains("\"ok\":true");
  }
}

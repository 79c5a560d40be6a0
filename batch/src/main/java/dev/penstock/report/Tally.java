package dev.penstock.report;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What is counted while records go by. */
public final class Tally {
  /** Without limits: a record holds what a response held, one level deeper. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  final Map<Integer, Long> statuses = new TreeMap<>();
  final Map<String, Long> errors = new TreeMap<>();
  final Failures failures = new Failures();
  final Spread durations = new Spread();
  final Spread waits = new Spread();
  long total;
  long ok;
  long attempts;
  long cutShort;
  OptionalLong inputTokens = OptionalLong.empty();
  OptionalLong outputTokens = OptionalLong.empty();

  /** A tally of nothing. */
  public Tally() {}

  /** Counts the record whose line stands in the buffer. */
  public void add(byte[] buffer, int from, int to) {
    try (JsonParser json =
        FACTORY.createParser(ObjectReadContext.empty(), buffer, from, to - from)) {
      json.nextToken();
      new Line(json).count();
    }
  }

  /** How many records were counted. */
  public long total() {
    return total;
  }

  private static OptionalLong sum(OptionalLong sum, JsonParser json) {
    return json.hasToken(JsonToken.VALUE_NULL)
        ? sum
        : OptionalLong.of(sum.orElse(0) + json.getLongValue());
  }

  /**
   * One record. Its keys have a fixed order: in a success nothing of interest follows the times.
   */
  private final class Line {
    private final JsonParser json;
    private boolean isOk;
    private OptionalInt status = OptionalInt.empty();
    private String errorKind = "";
    private String errorMessage = "";

    private Line(JsonParser json) {
      this.json = json;
    }

    private void count() {
      total++;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (isOk && name.equals("request_id")) {
          return;
        }
        if (!json.hasToken(JsonToken.VALUE_NULL)) {
          field(name);
        }
      }
    }

    private void field(String name) {
      switch (name) {
        case "ok" -> {
          isOk = json.getBooleanValue();
          ok += isOk ? 1 : 0;
        }
        case "status" -> {
          status = OptionalInt.of(json.getIntValue());
          statuses.merge(json.getIntValue(), 1L, Long::sum);
        }
        case "attempts" -> attempts += json.getLongValue();
        case "finish_reason" -> cutShort += json.getString().equals("length") ? 1 : 0;
        case "wait_ms" -> waits.add(json.getDoubleValue());
        case "duration_ms" -> {
          if (isOk) {
            durations.add(json.getDoubleValue());
          }
        }
        case "usage" -> eachField(this::usage);
        case "error" -> {
          eachField(this::error);
          errors.merge(errorKind, 1L, Long::sum);
          failures.add(errorKind, status, errorMessage);
        }
        default -> json.skipChildren();
      }
    }

    private void eachField(Consumer<String> atField) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        atField.accept(name);
      }
    }

    private void usage(String name) {
      switch (name) {
        case "input_tokens" -> inputTokens = sum(inputTokens, json);
        case "output_tokens" -> outputTokens = sum(outputTokens, json);
        default -> json.skipChildren();
      }
    }

    private void error(String name) {
      switch (name) {
        case "kind" -> errorKind = json.getString();
        case "message" -> errorMessage = json.getString();
        default -> json.skipChildren();
      }
    }
  }
}

package dev.penstock.report;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of a record, or of an object in it, one after another. It is known to be JSON, so that
 * a value can be passed over unread: a parser takes five times as long.
 */
final class RecordFields {
  /** Without limits: a record holds what a response held. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final byte[] line;
  private final int to;
  private String name = "";

  /** The value is from here ... */
  private int start;

  /** ... to here. */
  private int end;

  /** Behind it, and the space after it: a comma, or the end of the object. */
  private int behind;

  /** Fields of the object that begins at {@code from}. */
  RecordFields(byte[] line, int from, int to) {
    this.line = line;
    this.to = to;
    behind = pastSpace(from);
  }

  /** Moves on to the next field; false at the end. */
  boolean next() {
    if (at(behind) == '}') {
      return false;
    }
    int opening = pastSpace(behind + 1);
    if (at(opening) == '}') {
      return false;
    }
    int endOfName = endOfString(opening);
    name = ascii(opening + 1, endOfName - 1);
    start = pastSpace(pastSpace(endOfName) + 1);
    behind = endOfValue();
    end = behind;
    while (isSpace(line[end - 1])) {
      end--;
    }
    return true;
  }

  String name() {
    return name;
  }

  boolean isNull() {
    return line[start] == 'n';
  }

  boolean isTrue() {
    return line[start] == 't';
  }

  /** The whole number that stands here. */
  long number() {
    return Long.parseLong(ascii(start, end));
  }

  /** The number that stands here, in hundredths. */
  long hundredths() {
    int point = end - ".00".length();
    return point > start && line[point] == '.'
        ? Long.parseLong(ascii(start, point) + ascii(point + 1, end))
        : Math.round(100 * Double.parseDouble(ascii(start, end)));
  }

  /** The string that stands here. */
  String text() {
    for (int i = start; i < end; i++) {
      if (line[i] == '\\') {
        return parsed();
      }
    }
    return new String(line, start + 1, end - start - 2, StandardCharsets.UTF_8);
  }

  private String parsed() {
    try (JsonParser json =
        FACTORY.createParser(ObjectReadContext.empty(), line, start, end - start)) {
      json.nextToken();
      return json.getString();
    }
  }

  /** The fields of the object that stands here. */
  RecordFields inside() {
    return new RecordFields(line, start, end);
  }

  private String ascii(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private int endOfValue() {
    int depth = 0;
    int at = start;
    for (byte b = at(at); depth > 0 || (b != ',' && b != '}'); b = at(at)) {
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
      at = b == '"' ? endOfString(at) : at + 1;
    }
    return at;
  }

  private int endOfString(int opening) {
    int at = opening + 1;
    for (byte b = at(at); b != '"'; b = at(at)) {
      at += b == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** We write none; who rewrites the records with another program may. */
  private int pastSpace(int from) {
    int at = from;
    while (isSpace(at(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private byte at(int place) {
    return line[Objects.checkIndex(place, to)];
  }
}

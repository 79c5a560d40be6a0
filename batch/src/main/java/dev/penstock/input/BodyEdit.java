package dev.penstock.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Puts a value into a body, all of whose other bytes stay as they are. */
final class BodyEdit {
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final byte[] body;
  private final Setting setting;
  private final int depth;

  private BodyEdit(byte[] body, Setting setting) {
    this.body = body;
    this.setting = setting;
    this.depth = setting.path().size();
  }

  /**
   * The body with the settings, one after the other.
   *
   * @param body an object
   * @throws IllegalArgumentException if one has no place in it; the message says which and why
   */
  static byte[] apply(List<Setting> settings, byte[] body) {
    byte[] edited = body;
    for (Setting setting : settings) {
      edited = new BodyEdit(edited, setting).set(new Slice(0, edited.length), 0);
    }
    return edited;
  }

  /** A part of the body. */
  private record Slice(int from, int to) {}

  /**
   * What is in an object or an array.
   *
   * @param wanted the value that was looked for; of several of that name the last, which most
   *     readers take
   * @param count of members or elements
   * @param end behind the last of them
   */
  private record Contents(@Nullable Slice wanted, int count, int end) {}

  /**
   * Sets the value in a part of the body.
   *
   * @param at how many names of the path lead to the part
   */
  private byte[] set(Slice part, int at) {
    boolean isArray = body[part.from] == '[';
    if (!isArray && body[part.from] != '{') {
      throw refused("%s holds a value of its own; set that, or correct the path", at);
    }
    Contents contents = contents(part, setting.path().get(at));
    Slice wanted = contents.wanted;
    if (wanted == null && isArray) {
      throw refused(count(contents.count) + "; give the number of one that is there", at);
    } else if (wanted == null) {
      String member = (contents.count == 0 ? "" : ",") + member(at);
      return replaced(new Slice(contents.end, contents.end), member);
    }
    boolean isNull = body[wanted.from] == 'n';
    return at + 1 == depth || isNull ? replaced(wanted, value(at + 1)) : set(wanted, at + 1);
  }

  private Contents contents(Slice part, String name) {
    boolean isArray = body[part.from] == '[';
    int index = isArray && INDEX.matcher(name).matches() ? Integer.parseInt(name) : -1;
    Slice wanted = null;
    int count = 0;
    int end = part.from + 1;
    try (JsonParser json =
        BodyCheck.JSON.createParser(
            ObjectReadContext.empty(), body, part.from, part.to - part.from)) {
      json.nextToken();
      for (JsonToken token = json.nextToken(); !token.isStructEnd(); token = json.nextToken()) {
        boolean isWanted = isArray ? count == index : name.equals(json.currentName());
        if (!isArray) {
          json.nextToken();
        }
        int start = part.from + (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        end = part.from + (int) json.currentLocation().getByteOffset();
        count++;
        wanted = isWanted ? new Slice(start, end) : wanted;
      }
    }
    return new Contents(wanted, count, end);
  }

  private byte[] replaced(Slice part, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    ByteArrayOutputStream edited = new ByteArrayOutputStream(body.length + bytes.length);
    edited.write(body, 0, part.from);
    edited.writeBytes(bytes);
    edited.write(body, part.to, body.length - part.to);
    return edited.toByteArray();
  }

  private String member(int at) {
    return Setting.quoted(setting.path().get(at)) + ":" + value(at + 1);
  }

  /** The value, in objects for the names of the path from one on. */
  private String value(int from) {
    return from == depth ? setting.json() : "{" + member(from) + "}";
  }

  private static String count(int elements) {
    return switch (elements) {
      case 0 -> "%s is an empty array";
      case 1 -> "%s is an array with 1 element, number 0";
      default -> "%s is an array with elements 0 to " + (elements - 1);
    };
  }

  private IllegalArgumentException refused(String why, int at) {
    return new IllegalArgumentException(
        "cannot set %s: %s".formatted(setting.path(0, depth), why.formatted(setting.path(0, at))));
  }
}

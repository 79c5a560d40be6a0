package dev.penstock.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The header fields of a message, in order. Names are compared without regard to case. */
public final class Headers {
  private static final Headers EMPTY = new Headers();

  /** Names at even places, each followed by its value. */
  private final String[] fields;

  private Headers(String... fields) {
    this.fields = fields;
  }

  /** No fields. */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * One field for each entry.
   *
   * @throws IllegalArgumentException if a name is not a token or a value holds a control character
   */
  public static Headers of(Map<String, String> fields) {
    Builder builder = new Builder();
    fields.forEach(builder::add);
    return builder.build();
  }

  /** The first value of the field, if it is there. */
  public Optional<String> first(String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return Optional.of(fields[i + 1]);
      }
    }
    return Optional.empty();
  }

  /** All values of the field, in order; empty if it is not there. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    forEach(
        (field, value) -> {
          if (field.equalsIgnoreCase(name)) {
            values.add(value);
          }
        });
    return List.copyOf(values);
  }

  /** Whether the field is there. */
  public boolean contains(String name) {
    return first(name).isPresent();
  }

  /** Calls the consumer with the name and the value of each field, in order. */
  public void forEach(BiConsumer<? super String, ? super String> consumer) {
    for (int i = 0; i < fields.length; i += 2) {
      consumer.accept(fields[i], fields[i + 1]);
    }
  }

  /** The values by name, in the spelling of each name's first field. */
  public Map<String, List<String>> toMap() {
    Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, List<String>> map = new LinkedHashMap<>();
    forEach(
        (name, value) ->
            map.computeIfAbsent(
                    spelling.computeIfAbsent(name, first -> first), first -> new ArrayList<>())
                .add(value));
    map.replaceAll((name, values) -> List.copyOf(values));
    return Collections.unmodifiableMap(map);
  }

  /** How many fields there are. */
  public int size() {
    return fields.length / 2;
  }

  /** A builder that starts with these fields. */
  public Builder toBuilder() {
    return new Builder().addAll(this);
  }

  /** A builder without fields. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers headers && Arrays.equals(fields, headers.fields);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fields);
  }

  /** The names only: values may hold keys. */
  @Override
  public String toString() {
    return "Headers" + toMap().keySet();
  }

  /** Collects fields. */
  public static final class Builder {
    private final List<String> fields = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a field after those that are there.
     *
     * @throws IllegalArgumentException if the name is not a token or the value holds a control
     *     character; the message repeats the name, never the value
     */
    public Builder add(String name, String value) {
      fields.add(requireToken(name));
      fields.add(requireFieldValue(name, value));
      return this;
    }

    /** Adds all fields of others after those that are there. */
    public Builder addAll(Headers others) {
      Collections.addAll(fields, others.fields);
      return this;
    }

    /** The first value of the field so far, if it is there. */
    public Optional<String> first(String name) {
      return build().first(name);
    }

    /** Puts the field in place of all of that name; the rules are those of {@link #add}. */
    public Builder set(String name, String value) {
      return remove(name).add(name, value);
    }

    /** Removes all fields of that name. */
    public Builder remove(String name) {
      for (int i = fields.size() - 2; i >= 0; i -= 2) {
        if (fields.get(i).equalsIgnoreCase(name)) {
          fields.subList(i, i + 2).clear();
        }
      }
      return this;
    }

    /** The fields so far. */
    public Headers build() {
      return fields.isEmpty() ? EMPTY : new Headers(fields.toArray(String[]::new));
    }
  }

  /**
   * Fields as they came from the network, already checked by the decoder.
   *
   * @param fields names at even places, each followed by its value; not to be changed any more
   */
  public static Headers received(String... fields) {
    return new Headers(fields);
  }

  /** RFC 9110 section 5.6.2. */
  private static String requireToken(String name) {
    boolean isToken = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      isToken &= isTokenCharacter(name.charAt(i));
    }
    if (!isToken) {
      throw new IllegalArgumentException("not a header name: \"" + printable(name) + "\"");
    }
    return name;
  }

  static boolean isTokenCharacter(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** RFC 9110 section 5.5; control characters would end the field or the head. */
  private static String requireFieldValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new IllegalArgumentException(
            "the value of header %s holds the control character 0x%02x at position %d"
                .formatted(name, (int) c, i));
      }
      if (c > 0xff) {
        throw new IllegalArgumentException(
            "the value of header %s holds a character outside Latin-1 at position %d; encode it"
                .formatted(name, i));
      }
    }
    return value.strip();
  }

  private static String printable(String text) {
    StringBuilder builder = new StringBuilder();
    text.chars()
        .limit(80)
        .forEach(c -> builder.append(c < ' ' || c == 0x7f ? "\\u%04x".formatted(c) : (char) c));
    return builder.toString();
  }
}

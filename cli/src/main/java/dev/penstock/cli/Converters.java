package dev.penstock.cli;

import dev.penstock.batch.AskedRate;
import dev.penstock.batch.ErrorLimit;
import dev.penstock.cli.PaceOptions.Adaptive;
import dev.penstock.http.Headers;
import dev.penstock.input.ReadMode;
import dev.penstock.input.Setting;
import dev.penstock.input.Source;
import dev.penstock.journal.Fsync;
import dev.penstock.mock.Faults;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options; what is wrong with one is said in words of its own. */
final class Converters {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h)?");

  private Converters() {}

  /** Registers them all. */
  static CommandLine register(CommandLine command) {
    add(command, Adaptive.class, text -> oneOf(Adaptive.class, text));
    add(command, AskedRate.class, AskedRate::parse);
    add(command, Duration.class, text -> duration(text, "s"));
    add(command, ErrorLimit.class, ErrorLimit::parse);
    add(command, Faults.class, Faults::parse);
    add(command, Fsync.class, text -> oneOf(Fsync.class, text));
    add(command, Headers.class, HeaderFields::parse);
    add(command, Integer.class, text -> Math.toIntExact(wholeNumber(text, Integer.MAX_VALUE)));
    add(command, Long.class, text -> wholeNumber(text, Long.MAX_VALUE));
    add(command, LogMode.class, LogMode::parse);
    add(command, Path.class, Converters::path);
    add(command, ReadMode.class, ReadMode::parse);
    add(command, Setting.class, Setting::parse);
    add(command, Source.class, Source::parse);
    return command;
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!names.contains(text)) {
      throw new IllegalArgumentException(
          "unknown value \"%s\"; there are: %s".formatted(text, String.join(", ", names)));
    }
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private static <T> void add(CommandLine command, Class<T> type, Function<String, T> parser) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        };
    command.registerConverter(type, converter);
  }

  /**
   * Such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1.5h}, or a bare number of the unit.
   */
  static Duration duration(String text, String bareUnit) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a duration: \"%s\"; write it like 500ms, 30s, 10m or 2h".formatted(text));
    }
    String unit = matcher.group(2) == null ? bareUnit : matcher.group(2);
    long millis =
        switch (unit) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          default -> 3_600_000;
        };
    return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * millis));
  }

  /** A number that is not over the most. */
  static long wholeNumber(String text, long most) {
    if (!text.matches("[+-]?[0-9]+")) {
      throw new IllegalArgumentException("not a whole number: \"%s\"".formatted(text));
    }
    try {
      long number = Long.parseLong(text);
      if (number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls out of the range of a long
    }
    throw new IllegalArgumentException("too large: \"%s\"; at most %d".formatted(text, most));
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("no name of a file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "not a path: \"%s\" (%s)".formatted(text, e.getReason()), e);
    }
  }
}

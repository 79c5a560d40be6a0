package dev.penstock.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option of a command, or what else is given to it. Annotations would say the same, but to read
 * those of {@code penstock run} took a tenth of its start.
 *
 * @param spec as picocli knows it
 * @param <V> the values it may have; {@link Converters} reads them
 */
record Argument<V>(ArgSpec spec) {
  /**
   * An option with a value.
   *
   * @param label what stands for the value in the help
   */
  static <V> Argument<V> option(String name, String label, Class<V> type, String description) {
    return new Argument<>(
        OptionSpec.builder(name).paramLabel(label).type(type).description(description).build());
  }

  /** An option with a value, without which the command does not start. */
  static <V> Argument<V> required(String name, String label, Class<V> type, String description) {
    return new Argument<>(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(type)
            .description(description)
            .required(true)
            .build());
  }

  /** An option that may be given several times. */
  static <V> Argument<List<V>> repeated(
      String name, String label, Class<V> type, String description) {
    return new Argument<>(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(type)
            .description(description)
            .build());
  }

  /** An option without a value. */
  static Argument<Boolean> flag(String name, String description) {
    return new Argument<>(
        OptionSpec.builder(name).type(boolean.class).description(description).build());
  }

  /** The only thing given without a name. */
  static <V> Argument<V> positional(String label, Class<V> type, String description) {
    return new Argument<>(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .paramLabel(label)
            .type(type)
            .description(description)
            .build());
  }

  /** What the options of a command, or a part of them, are for picocli. */
  static CommandSpec group(Argument<?>... arguments) {
    CommandSpec group = CommandSpec.create();
    for (Argument<?> argument : arguments) {
      group.add(argument.spec);
    }
    return group;
  }

  /** Its value; empty if the user gave none. */
  Optional<V> given() {
    @Nullable V value = spec.getValue();
    return Optional.ofNullable(value);
  }

  /** Whether the user gave it, and not as {@code =false}. */
  boolean isGiven() {
    return given().filter(value -> !value.equals(false)).isPresent();
  }
}

package dev.penstock.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command line that was given, to be shown again with a change.
 *
 * @param program as the user called it
 * @param arguments all after that
 * @param readsStandardInput whether it takes its bodies from there
 */
record Invocation(String program, List<String> arguments, boolean readsStandardInput) {
  /** Where the launcher says how it was called. */
  static final String PROPERTY = "penstock.program";

  /** They say what becomes of an earlier run, so that only one of them can stand. */
  private static final Set<String> OPENINGS = Set.of("--resume", "--overwrite", "--retry-failed");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** Copies the list. */
  Invocation {
    arguments = List.copyOf(arguments);
  }

  /** To be pasted into a shell: the same once more, with this option. */
  String with(String opening) {
    List<String> words = new ArrayList<>(List.of(program));
    arguments.stream().filter(argument -> !OPENINGS.contains(argument)).forEach(words::add);
    words.add(opening);
    return words.stream().map(Invocation::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

package dev.penstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The window of the terminal that standard error goes to. Its size is asked of {@code stty} when it
 * is first wanted, and again after each SIGWINCH, which says that it changed.
 */
final class Window {
  private static final int USUAL_COLUMNS = 80;

  private static final Pattern SIZE = Pattern.compile("[0-9]+ ([1-9][0-9]{0,4})");

  private final AtomicBoolean changed = new AtomicBoolean(true);
  private int columns = USUAL_COLUMNS; // of the one thread that draws

  Window() {
    Signals.handle("WINCH", () -> changed.set(true));
  }

  /** How many characters stand in a line now. */
  int columns() {
    if (changed.getAndSet(false)) {
      columns = ask();
    }
    return columns;
  }

  private static int ask() {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size <&2").redirectError(Redirect.INHERIT).start();
      stty.getOutputStream().close();
      try (InputStream answer = stty.getInputStream()) {
        return parse(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      return USUAL_COLUMNS;
    }
  }

  /** Reads rows and columns; where the terminal does not know them they are zero. */
  static int parse(String size) {
    Matcher matcher = SIZE.matcher(size.strip());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : USUAL_COLUMNS;
  }
}

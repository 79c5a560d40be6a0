package dev.penstock.report;

/** How a terminal shows some text (ECMA-48, 8.3.117). */
enum Style {
  BOLD(1),
  RED(31),
  CYAN(36);

  private final int code;

  Style(int code) {
    this.code = code;
  }

  /** The text in this style, if styles are wanted. */
  String on(String text, boolean wanted) {
    return wanted && !text.isEmpty() ? "\033[%dm%s\033[0m".formatted(code, text) : text;
  }
}

package dev.penstock.journal;

/** A text letter by letter, by the places where they begin. */
interface Letters {
  /** Where there is no letter. */
  int NONE = -1;

  /** The UTF-16 unit that begins at a place; {@link #NONE} at the end. */
  int at(int place);

  /** Where the next one begins. */
  int after(int place);

  /** As they stand. */
  record Plain(String text) implements Letters {
    @Override
    public int at(int place) {
      return place < text.length() ? text.charAt(place) : NONE;
    }

    @Override
    public int after(int place) {
      return place + 1;
    }
  }

  /**
   * Within the strings of a JSON text (RFC 8259 section 7); a string's last is before its quote.
   */
  record InJson(String json) implements Letters {
    @Override
    public int at(int place) {
      char c = json.charAt(place);
      if (c != '\\') {
        return c == '"' ? NONE : c;
      }
      char escape = json.charAt(place + 1);
      return switch (escape) {
        case 'u' -> Integer.parseInt(json, place + 2, place + 6, 16);
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        default -> escape;
      };
    }

    @Override
    public int after(int place) {
      if (json.charAt(place) != '\\') {
        return place + 1;
      }
      return place + (json.charAt(place + 1) == 'u' ? 6 : 2);
    }
  }
}

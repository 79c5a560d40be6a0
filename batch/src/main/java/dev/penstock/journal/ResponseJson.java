package dev.penstock.journal;

import tools.jackson.core.io.JsonStringEncoder;

/** The body of a response as a record has it: one line of JSON, without secrets. */
public final class ResponseJson {
  private final String json;
  private final Redactor redactor;
  private final Letters letters;
  private final StringBuilder line;
  private int at;

  private ResponseJson(String json, Redactor redactor) {
    this.json = json;
    this.redactor = redactor;
    this.letters = new Letters.InJson(json);
    this.line = new StringBuilder(json.length());
  }

  /** A text that is known to be JSON: each token as it stands, without the space between. */
  public static String ofJson(String json, Redactor redactor) {
    return new ResponseJson(json, redactor).copy();
  }

  /** A text that is no JSON, as a JSON string. */
  public static String ofText(String text, Redactor redactor) {
    return '"'
        + new String(JsonStringEncoder.getInstance().quoteAsCharArray(redactor.text(text)))
        + '"';
  }

  private String copy() {
    while (at < json.length()) {
      char c = json.charAt(at);
      if (c == '"') {
        copyString();
      } else if (c == '-' || (c >= '0' && c <= '9')) {
        copyNumber();
      } else {
        at++;
        if (c > ' ') {
          line.append(c);
        }
      }
    }
    return line.toString();
  }

  private void copyString() {
    line.append('"');
    at++;
    int copied = at;
    while (json.charAt(at) != '"') {
      int end = redactor.end(letters, at);
      if (end >= 0) {
        line.append(json, copied, at).append(Redactor.MASK);
        copied = end;
        at = end;
      } else {
        at = letters.after(at);
      }
    }
    line.append(json, copied, at).append('"');
    at++;
  }

  private void copyNumber() {
    int start = at;
    while (at < json.length() && "+-.0123456789eE".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    String number = json.substring(start, at);
    String redacted = redactor.text(number);
    line.append(number.equals(redacted) ? number : '"' + redacted + '"');
  }
}

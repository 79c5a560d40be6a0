package dev.penstock.journal;

import tools.jackson.core.io.JsonStringEncoder;

/** The body of a response as a record has it: one line of JSON, without secrets. */
public final class ResponseJson {
  private final String json;
  private final Redactor redactor;
  private final Letters letters;
  private final StringBuilder line = new StringBuilder(0);
  private int at;

  /** What is before it stands in the line, or is left out. */
  private int copied;

  private ResponseJson(String json, Redactor redactor) {
    this.json = json;
    this.redactor = redactor;
    this.letters = new Letters.InJson(json);
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
        passString();
      } else if (c == '-' || (c >= '0' && c <= '9')) {
        passNumber();
      } else if (c <= ' ') {
        leaveSpaceOut();
      } else {
        at++;
      }
    }
    return copied == 0 ? json : line.append(json, copied, at).toString();
  }

  private void leaveSpaceOut() {
    int start = at;
    while (at < json.length() && json.charAt(at) <= ' ') {
      at++;
    }
    replace(start, at, "");
  }

  private void passString() {
    at++;
    for (char c = json.charAt(at); c != '"'; c = json.charAt(at)) {
      if (c != '\\' && !redactor.isBeginning(c)) {
        at++;
        continue;
      }
      int end = redactor.end(letters, at);
      if (end >= 0) {
        replace(at, end, Redactor.MASK);
      } else {
        at = letters.after(at);
      }
    }
    at++;
  }

  private void passNumber() {
    int start = at;
    boolean isSuspect = false;
    while (at < json.length() && "+-.0123456789eE".indexOf(json.charAt(at)) >= 0) {
      isSuspect |= redactor.isBeginning(json.charAt(at));
      at++;
    }
    if (isSuspect) {
      String number = json.substring(start, at);
      String redacted = redactor.text(number);
      if (!number.equals(redacted)) {
        replace(start, at, '"' + redacted + '"');
      }
    }
  }

  /** Goes on behind a part of the text, in place of which another is put. */
  private void replace(int from, int to, String other) {
    line.append(json, copied, from).append(other);
    copied = to;
    at = to;
  }
}

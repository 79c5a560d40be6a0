package dev.penstock.dialect;

import java.net.URI;

/** How one API's answers are read. */
public interface Dialect {
  /** The dialect that is spoken at a URL. */
  static Dialect forUrl(URI url) {
    throw new IllegalStateException("not yet: " + url);
  }

  /**
   * The dialect of that name: {@code openai} or {@code json}.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  static Dialect named(String name) {
    throw new IllegalStateException("not yet: " + name);
  }

  /** Its name. */
  String name();
}

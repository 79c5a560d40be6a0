package dev.penstock.faults;

/** What HTTP/1.1 is spoken over. */
enum Transport {
  PLAIN("plain"),
  TLS("TLS");

  private final String words;

  Transport(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}

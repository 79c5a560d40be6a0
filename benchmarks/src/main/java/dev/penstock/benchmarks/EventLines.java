package dev.penstock.benchmarks;

/** Puts the lines of a stream together to events, for clients that only split them. */
final class EventLines {
  private static final String FIELD = "data: ";

  private final Streamer.Received received;
  private final StringBuilder data = new StringBuilder();

  EventLines(Streamer.Received received) {
    this.received = received;
  }

  /** Takes the next line, without its end. */
  void add(String line) {
    if (line.startsWith(FIELD)) {
      data.append(line, FIELD.length(), line.length());
    } else if (line.isEmpty()) {
      received.event(data.toString());
      data.setLength(0);
    }
  }
}

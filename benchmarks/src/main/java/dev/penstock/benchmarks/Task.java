package dev.penstock.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be sent.
 *
 * @param uri where to: over HTTP/2 if it is https, else over HTTP/1.1
 * @param body the same each time
 * @param inFlight how many at once: over HTTP/1.1 each on its own connection, over HTTP/2 all on
 *     one
 * @param answerLength bytes that every answer has
 * @param authority who vouches for the server, if it is https
 */
record Task(URI uri, byte[] body, int inFlight, int answerLength, Optional<Authority> authority) {
  /**
   * From arguments: URL, file with the body, number in flight, file with the answer, file with the
   * certificate or {@code -}.
   */
  static Task of(String uri, String body, String inFlight, String answer, String authority)
      throws IOException {
    return new Task(
        URI.create(uri),
        Files.readAllBytes(Path.of(body)),
        Integer.parseInt(inFlight),
        (int) Files.size(Path.of(answer)),
        Optional.of(authority).filter(file -> !file.equals("-")).map(Path::of).map(Authority::new));
  }

  boolean isAnswer(int status, byte[] answer) {
    return status == 200 && answer.length == answerLength;
  }
}

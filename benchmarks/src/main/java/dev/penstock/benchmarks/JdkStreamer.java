package dev.penstock.benchmarks;

import java.io.EOFException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Flow;

/** The client of the JDK, with its subscriber of lines. */
final class JdkStreamer implements Streamer {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;

  JdkStreamer(URI uri) {
    this.uri = uri;
  }

  @Override
  public void open(Received received) {
    client
        .sendAsync(
            HttpRequest.newBuilder(uri).build(),
            BodyHandlers.fromLineSubscriber(new Lines(received), end -> null, "\n"))
        .whenComplete(
            (nothing, failure) -> received.ended(failure == null ? new EOFException() : failure));
  }

  /** Takes the lines. */
  private static final class Lines implements Flow.Subscriber<String> {
    private final EventLines lines;

    Lines(Received received) {
      this.lines = new EventLines(received);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      lines.add(line);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}

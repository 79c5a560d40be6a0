package dev.penstock.benchmarks;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import java.io.EOFException;
import java.net.URI;

/** Penstock. */
final class PenstockStreamer implements Streamer {
  private final AsyncHttpClient client;
  private final URI uri;

  PenstockStreamer(URI uri, int streams) {
    this.client =
        AsyncHttpClient.builder().maxConcurrency(streams).maxConcurrencyPerOrigin(streams).build();
    this.uri = uri;
  }

  @Override
  public void open(Received received) {
    client.stream(Request.get(uri.toString()).build())
        .thenCompose(
            response -> response.requireSuccess().forEachEvent(e -> received.event(e.data())))
        .whenComplete(
            (nothing, failure) -> received.ended(failure == null ? new EOFException() : failure));
  }
}

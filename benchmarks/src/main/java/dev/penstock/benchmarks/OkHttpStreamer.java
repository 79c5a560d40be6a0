package dev.penstock.benchmarks;

import java.io.EOFException;
import java.net.URI;
import java.time.Duration;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/** OkHttp with its module for events; a thread for each stream. */
final class OkHttpStreamer implements Streamer {
  private final EventSource.Factory sources;
  private final URI uri;

  OkHttpStreamer(URI uri, int streams) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(streams);
    dispatcher.setMaxRequestsPerHost(streams);
    OkHttpClient client =
        new OkHttpClient.Builder().dispatcher(dispatcher).readTimeout(Duration.ZERO).build();
    this.sources = EventSources.createFactory(client);
    this.uri = uri;
  }

  @Override
  public void open(Received received) {
    sources.newEventSource(
        new Request.Builder().url(uri.toString()).build(),
        new EventSourceListener() {
          @Override
          public void onEvent(EventSource source, String id, String type, String data) {
            received.event(data);
          }

          @Override
          public void onClosed(EventSource source) {
            received.ended(new EOFException());
          }

          @Override
          public void onFailure(EventSource source, Throwable failure, Response response) {
            received.ended(failure == null ? new EOFException("" + response) : failure);
          }
        });
  }
}

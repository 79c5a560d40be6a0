package dev.penstock.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.parsetools.RecordParser;
import java.io.EOFException;
import java.net.URI;

/** Vert.x, with its parser of lines. */
final class VertxStreamer implements Streamer {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client;
  private final URI uri;

  VertxStreamer(URI uri, int streams) {
    this.client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(streams));
    this.uri = uri;
  }

  @Override
  public void open(Received received) {
    context.runOnContext(ignored -> start(received));
  }

  private void start(Received received) {
    client
        .request(HttpMethod.GET, uri.getPort(), uri.getHost(), uri.getRawPath())
        .compose(HttpClientRequest::send)
        .onSuccess(
            response -> {
              response.exceptionHandler(received::ended);
              response.endHandler(end -> received.ended(new EOFException()));
              EventLines lines = new EventLines(received);
              response.handler(RecordParser.newDelimited("\n", line -> lines.add(line.toString())));
            })
        .onFailure(received::ended);
  }
}

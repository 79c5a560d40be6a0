package dev.penstock.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;

/** Vert.x, on one event loop, which is what costs it least. */
final class VertxPoster implements Poster {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client;
  private final Task task;

  VertxPoster(Task task) {
    this.client =
        vertx.createHttpClient(
            task.authority()
                .map(VertxPoster::http2)
                .orElseGet(HttpClientOptions::new)
                .setKeepAliveTimeout(3600)
                .setHttp2KeepAliveTimeout(3600),
            new PoolOptions().setHttp1MaxSize(task.inFlight()).setHttp2MaxSize(1));
    this.task = task;
  }

  private static HttpClientOptions http2(Authority authority) {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setUseAlpn(true)
        .setSsl(true)
        .setTrustOptions(new PemTrustOptions().addCertPath(authority.pem().toString()));
  }

  @Override
  public void post(Answered answered) {
    if (Vertx.currentContext() == context) {
      start(answered);
    } else {
      context.runOnContext(ignored -> start(answered));
    }
  }

  private void start(Answered answered) {
    client
        .request(
            HttpMethod.POST, task.uri().getPort(), task.uri().getHost(), task.uri().getRawPath())
        .compose(
            request ->
                request
                    .putHeader("Content-Type", "application/json")
                    .send(Buffer.buffer(task.body())))
        .compose(
            response ->
                response
                    .body()
                    .onSuccess(body -> answered.answer(response.statusCode(), body.getBytes())))
        .onFailure(answered::failure);
  }

  @Override
  public void close() {
    vertx.close();
  }
}

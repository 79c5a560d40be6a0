package dev.penstock.benchmarks;

import java.io.IOException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** Apache HttpClient 5, its asynchronous form. */
final class ApachePoster implements Poster {
  private static final IOReactorConfig ONE_THREAD =
      IOReactorConfig.custom().setIoThreadCount(1).build();

  private final CloseableHttpAsyncClient client;
  private final Task task;

  ApachePoster(Task task) {
    this.client = task.authority().map(ApachePoster::http2).orElseGet(() -> http1(task.inFlight()));
    this.task = task;
    client.start();
  }

  private static CloseableHttpAsyncClient http1(int connections) {
    return HttpAsyncClients.custom()
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .build())
        .setIOReactorConfig(ONE_THREAD)
        .build();
  }

  /** The form that has many requests on one connection. */
  private static CloseableHttpAsyncClient http2(Authority authority) {
    return HttpAsyncClients.customHttp2()
        .setTlsStrategy(
            ClientTlsStrategyBuilder.create().setSslContext(authority.context()).buildAsync())
        .setIOReactorConfig(ONE_THREAD)
        .build();
  }

  @Override
  public void post(Answered answered) {
    SimpleHttpRequest request =
        SimpleRequestBuilder.post(task.uri())
            .setBody(task.body(), ContentType.APPLICATION_JSON)
            .build();
    client.execute(
        request,
        new FutureCallback<SimpleHttpResponse>() {
          @Override
          public void completed(SimpleHttpResponse response) {
            answered.answer(response.getCode(), response.getBodyBytes());
          }

          @Override
          public void failed(Exception failure) {
            answered.failure(failure);
          }

          @Override
          public void cancelled() {
            answered.failure(new IOException("cancelled"));
          }
        });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}

package dev.penstock.benchmarks;

import java.io.IOException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** Apache HttpClient 5, its asynchronous form. */
final class ApachePoster implements Poster {
  private final CloseableHttpAsyncClient client;
  private final Task task;

  ApachePoster(Task task) {
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(task.inFlight())
                    .setMaxConnPerRoute(task.inFlight())
                    .build())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .build();
    this.task = task;
    client.start();
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

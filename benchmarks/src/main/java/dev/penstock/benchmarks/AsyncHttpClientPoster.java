package dev.penstock.benchmarks;

import static org.asynchttpclient.Dsl.asyncHttpClient;
import static org.asynchttpclient.Dsl.config;

import java.io.IOException;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Response;

/** AsyncHttpClient. */
final class AsyncHttpClientPoster implements Poster {
  private final AsyncHttpClient client;
  private final Task task;

  AsyncHttpClientPoster(Task task) {
    this.client =
        asyncHttpClient(
            config()
                .setMaxConnections(task.inFlight())
                .setMaxConnectionsPerHost(task.inFlight())
                .setIoThreadsCount(1));
    this.task = task;
  }

  @Override
  public void post(Answered answered) {
    client
        .preparePost(task.uri().toString())
        .setHeader("Content-Type", "application/json")
        .setBody(task.body())
        .execute(
            new AsyncCompletionHandler<Void>() {
              @Override
              public Void onCompleted(Response response) {
                answered.answer(response.getStatusCode(), response.getResponseBodyAsBytes());
                return null;
              }

              @Override
              public void onThrowable(Throwable failure) {
                answered.failure(failure);
              }
            });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}

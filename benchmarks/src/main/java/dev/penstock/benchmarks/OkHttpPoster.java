package dev.penstock.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp, which has a thread for each request in flight. */
final class OkHttpPoster implements Poster {
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client;
  private final Task task;

  OkHttpPoster(Task task) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(task.inFlight());
    dispatcher.setMaxRequestsPerHost(task.inFlight());
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(Duration.ofMinutes(1))
            .readTimeout(Duration.ofMinutes(1))
            .connectionPool(new ConnectionPool(task.inFlight(), 1, TimeUnit.HOURS));
    task.authority()
        .ifPresent(
            authority ->
                builder.sslSocketFactory(
                    authority.context().getSocketFactory(), authority.trustManager()));
    this.client = builder.build();
    this.task = task;
  }

  @Override
  public void post(Answered answered) {
    Request request =
        new Request.Builder()
            .url(task.uri().toString())
            .post(RequestBody.create(task.body(), JSON))
            .build();
    client
        .newCall(request)
        .enqueue(
            new Callback() {
              @Override
              public void onResponse(Call call, Response response) throws IOException {
                byte[] body;
                try (response) {
                  body = response.body().bytes();
                }
                answered.answer(response.code(), body);
              }

              @Override
              public void onFailure(Call call, IOException failure) {
                answered.failure(failure);
              }
            });
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
  }
}

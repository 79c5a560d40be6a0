package dev.penstock.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The client of the JDK. */
final class JdkPoster implements Poster {
  private final HttpClient client;
  private final Task task;

  JdkPoster(Task task) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    task.authority()
        .ifPresent(
            authority ->
                builder.version(HttpClient.Version.HTTP_2).sslContext(authority.context()));
    this.client = builder.build();
    this.task = task;
  }

  @Override
  public void post(Answered answered) {
    HttpRequest request =
        HttpRequest.newBuilder(task.uri())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(task.body()))
            .build();
    client
        .sendAsync(request, BodyHandlers.ofByteArray())
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                answered.answer(response.statusCode(), response.body());
              } else {
                answered.failure(failure);
              }
            });
  }

  @Override
  public void close() {}
}

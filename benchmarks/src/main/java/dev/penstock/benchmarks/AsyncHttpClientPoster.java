package dev.penstock.benchmarks;

import static org.asynchttpclient.Dsl.asyncHttpClient;
import static org.asynchttpclient.Dsl.config;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Response;

/** AsyncHttpClient. */
final class AsyncHttpClientPoster implements Poster {
  private final AsyncHttpClient client;
  private final Task task;

  AsyncHttpClientPoster(Task task) {
    DefaultAsyncHttpClientConfig.Builder config =
        config().setIoThreadsCount(1).setPooledConnectionIdleTimeout(Duration.ofHours(1));
    if (task.authority().isPresent()) {
      config
          .setHttp2Enabled(true)
          .setMaxConnectionsPerHost(1)
          .setHttp2MaxConcurrentStreams(task.inFlight())
          .setSslContext(trusting(task.authority().get()));
    } else {
      config.setMaxConnections(task.inFlight()).setMaxConnectionsPerHost(task.inFlight());
    }
    this.client = asyncHttpClient(config);
    this.task = task;
  }

  private static SslContext trusting(Authority authority) {
    try {
      return SslContextBuilder.forClient()
          .trustManager(authority.pem().toFile())
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
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

package dev.penstock.client;

import java.util.concurrent.CompletableFuture;

/**
 * Stands between the caller and the client: changes requests, looks at responses, answers by
 * itself, or sends again.
 *
 * <p>It sees a request once, before its retries and redirects. What a download or a stream answers,
 * it sees without the body.
 */
@FunctionalInterface
public interface Interceptor {
  /**
   * Sends the request on, or does not.
   *
   * @param request as the caller, or the interceptor before, gave it
   * @return what the caller gets. A stage derived from the chain's future passes a cancellation on
   */
  CompletableFuture<Response> intercept(Request request, Chain chain);

  /** What comes after an interceptor. */
  @FunctionalInterface
  interface Chain {
    /** Sends a request on. */
    CompletableFuture<Response> send(Request request);
  }
}

package dev.penstock.client;

import dev.penstock.download.AtomicFile;
import dev.penstock.pacing.PacingReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous HTTP client that keeps to a rate.
 *
 * <p>Every request passes one gate: it starts when the rate limit has a place for it and a
 * concurrency slot is free, in the order of arrival. Make one client and use it for all requests
 * that share a limit; it is safe for use by any number of threads.
 *
 * <p><b>What comes back.</b> A whole response is a value, whatever its status. The futures complete
 * exceptionally with a {@link dev.penstock.http.TransportException} (an {@link IOException}) when
 * there is no whole response; {@code join()} throws a {@code CompletionException} whose direct
 * cause it is. An argument that cannot be sent throws {@link IllegalArgumentException} at once.
 *
 * <p><b>Cancelling.</b> {@code cancel} on a returned future, or on any stage derived from it, takes
 * the request out of the queue or closes its connection, and gives its slot back before any stage
 * runs. Completing the future otherwise, as {@code orTimeout} does, has the same effect.
 *
 * <p><b>Threads.</b> Dependent stages run on the client's callback threads, as many as the machine
 * has processors, never on an event loop or the common pool. They may block in {@code join()}; what
 * blocks otherwise for long belongs on an executor of your own ({@code thenApplyAsync(f,
 * executor)}). As with every {@code CompletableFuture}, stages of one that is complete already, or
 * that you cancel or complete yourself, run on your own thread.
 */
public final class AsyncHttpClient implements AutoCloseable {
  private final Engine engine;

  AsyncHttpClient(Engine engine) {
    this.engine = engine;
  }

  /** A builder with the defaults, each named at its method. */
  public static AsyncHttpClientBuilder builder() {
    return new AsyncHttpClientBuilder();
  }

  /** GET. */
  public CompletableFuture<Response> get(String url) {
    return send(Request.get(url).build());
  }

  /**
   * POST with a JSON body, as {@link Request.Builder#json} takes it: a map, a list, a record. For
   * text, bytes and forms build a {@link Request}.
   */
  public CompletableFuture<Response> post(String url, @Nullable Object json) {
    return send(Request.post(url).json(json).build());
  }

  /** PUT with a JSON body. */
  public CompletableFuture<Response> put(String url, @Nullable Object json) {
    return send(Request.of("PUT", url).json(json).build());
  }

  /** PATCH with a JSON body. */
  public CompletableFuture<Response> patch(String url, @Nullable Object json) {
    return send(Request.of("PATCH", url).json(json).build());
  }

  /** DELETE. */
  public CompletableFuture<Response> delete(String url) {
    return send(Request.of("DELETE", url).build());
  }

  /** HEAD. */
  public CompletableFuture<Response> head(String url) {
    return send(Request.of("HEAD", url).build());
  }

  /**
   * Sends a request and collects its response in memory.
   *
   * @return fails with a {@link dev.penstock.http.TransportException} if no whole response comes,
   *     with {@link java.util.concurrent.RejectedExecutionException} if too many requests wait
   *     already, with {@link IllegalStateException} if the client is closed
   */
  public CompletableFuture<Response> send(Request request) {
    return engine.interceptors.around(
        request,
        sent -> {
          PendingResponse pending = new PendingResponse(engine, sent);
          return begin(pending, pending.future());
        });
  }

  /**
   * Sends a request and hands out its response with the head, while the body comes.
   *
   * @return fails as {@link #send}
   */
  public CompletableFuture<StreamResponse> stream(Request request) {
    Queue<StreamCall> calls = new ConcurrentLinkedQueue<>();
    CompletableFuture<Response> future =
        engine.interceptors.around(
            request,
            sent -> {
              StreamCall call = new StreamCall(engine, sent);
              calls.add(call);
              return begin(call, call.future());
            });
    future.whenComplete((head, failure) -> StreamCall.endAllBut(head, calls));
    return future.thenApply(
        head -> new StreamResponse(head, StreamCall.body(calls, head, engine), engine));
  }

  /**
   * Downloads to a file, as {@link #download} does: short for {@code download(Download.of(url,
   * target).build())}.
   */
  public CompletableFuture<Response> downloadFile(String url, Path target) {
    return download(Download.of(url, target).build());
  }

  /**
   * Downloads to a file, which appears whole or not at all. The body is streamed to {@code
   * <target>.part}, which takes the target's place when it is whole and has passed its checks. A
   * slow disk slows the download, it does not fill the memory.
   *
   * <p><b>Resuming.</b> If the server tells one version of the file from another (a strong ETag, or
   * a Last-Modified a second or more before its Date), a part stays after a failure, a cancellation
   * or a crash, with {@code <target>.part.info} beside it, and the next download of the same URL to
   * the same target asks for the rest only. So does the next attempt of this one, if the retry
   * policy allows one. If the file has changed meanwhile, it starts over. Without such a validator
   * nothing is left, but for what a crash leaves: the next download overwrites it.
   *
   * @return the response, without its body: status 206 if it went on from a part, 416 if nothing
   *     was missing from it but its place, 304 without any request if an existing file was to stay.
   *     Fails with {@link HttpStatusException} if the status is not 2xx, with an {@link
   *     IOException} that names the file if it cannot be written, if its checksum is another (when
   *     nothing is left), or if another download, of this process or another, writes the same
   *     target, else as {@link #send}
   */
  public CompletableFuture<Response> download(Download download) {
    return engine.interceptors.around(
        download.request(),
        sent -> {
          DownloadCall call = new DownloadCall(engine, sent, download);
          try {
            call.prepare();
          } catch (RuntimeException e) {
            call.future().fail(e);
          }
          return call.future();
        });
  }

  /**
   * Writes the body of a response to a file, without blocking: JSON (by its Content-Type) indented
   * and in UTF-8, anything else as it is. The file appears whole or not at all.
   *
   * @return the file; fails with {@link IOException} if it cannot be written
   */
  public CompletableFuture<Path> saveResponseToFile(Response response, Path target) {
    ExchangeFuture<Path> future = new ExchangeFuture<>(Runnable::run, engine.callbacks);
    engine.onFiles(
        () -> {
          try (AtomicFile file = AtomicFile.create(target)) {
            file.write(ByteBuffer.wrap(IndentedJson.of(response)));
            file.commit();
            engine.callbacks.execute(() -> future.settle(target));
          } catch (IOException | RuntimeException e) {
            engine.callbacks.execute(() -> future.fail(e));
          }
        });
    return future;
  }

  /**
   * Sends any number of requests in constant memory: each is pulled when there is room for it, and
   * its outcome is handed to the consumer as it comes, in no order.
   *
   * @param requests used by one thread of its own, on which it may block
   * @param consumer called on the callback threads, by several at once; while it blocks, fewer
   *     requests are pulled
   */
  public Bulk sendAll(Iterator<Request> requests, Consumer<? super Outcome> consumer) {
    return sendAll(requests).forEach(consumer);
  }

  /**
   * Any number of requests in constant memory. None is pulled before the outcomes are asked for.
   *
   * @param requests used by one thread of its own, on which it may block
   */
  public Outcomes sendAll(Iterator<Request> requests) {
    engine.requireOpen();
    return new Outcomes(engine, requests, () -> {});
  }

  /** As {@link #sendAll(Iterator)}; the stream is closed at the end. */
  public Outcomes sendAll(Stream<Request> requests) {
    engine.requireOpen();
    return new Outcomes(engine, requests.iterator(), requests::close);
  }

  /** As {@link #sendAll(Iterator)}; up to 64 requests are asked for ahead. */
  public Outcomes sendAll(Flow.Publisher<Request> requests) {
    engine.requireOpen();
    return new Outcomes(engine, new PublishedIterator<>(requests), () -> {});
  }

  /** What became of the rate limit so far. */
  public PacingReport pacing() {
    return engine.gate.report();
  }

  /**
   * Retries so far that did not happen because the {@link
   * dev.penstock.retry.RetryPolicy.Builder#budget} was used up: their requests ended with what they
   * had.
   */
  public long retriesDenied() {
    return engine.retriesDenied();
  }

  /**
   * Takes no more requests, waits for those that are there until the close timeout, cancels the
   * rest, closes all connections and ends all threads. Called by a callback, it does not wait for
   * the callback threads.
   *
   * <p>All threads are daemons: a client that is not closed does not keep the JVM alive, and what
   * it was sending when {@code main} returned is lost.
   */
  @Override
  public void close() {
    engine.close();
  }

  private static <T> CompletableFuture<T> begin(Call call, ExchangeFuture<T> future) {
    try {
      call.begin();
    } catch (RuntimeException e) {
      future.fail(e);
    }
    return future;
  }
}

package dev.penstock.client;

import dev.penstock.download.FileBody;
import dev.penstock.http.Headers;
import dev.penstock.http.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request whose response goes into a file, if its status is 2xx. */
final class DownloadSending extends Sending {
  /** As much of an error's body as is worth showing. */
  private static final int MOST_ERROR_BYTES = 64 * 1024;

  private final Engine engine;
  private final CompletableFuture<Response> future;
  private final Path target;
  private final MemoryBody errorBody = new MemoryBody(MOST_ERROR_BYTES);

  // Written on the event loop before the file is told of the end, read by its last task.
  private @Nullable FileBody file;
  private @Nullable Response response;
  private @Nullable TransportException failure;

  DownloadSending(Engine engine, Request request, Path target) {
    super(engine, request);
    this.engine = engine;
    this.future = new ExchangeFuture<>(this::cancel, engine.callbacks);
    this.target = target;
  }

  CompletableFuture<Response> future() {
    return future;
  }

  @Override
  void onHead(int status, Headers headers) {
    if (status >= 200 && status < 300) {
      file = new FileBody(target, engine.files, attempt(), this::fileEnded);
    }
  }

  @Override
  void onData(ByteBuffer data) {
    if (file != null) {
      file.add(data);
    } else {
      errorBody.add(data);
    }
  }

  @Override
  void onWhole(int status, Headers headers, Timings timings) {
    response = new Response(request(), status, headers, errorBody.take(), timings);
    if (file != null) {
      file.end();
    } else {
      complete(new HttpStatusException(response));
    }
  }

  @Override
  void onFailure(TransportException cause, Timings timings) {
    failure = cause;
    if (file != null) {
      file.abort();
    } else {
      complete(cause);
    }
  }

  private void fileEnded(@Nullable IOException cause) {
    complete(cause == null ? failure : cause);
  }

  private void complete(@Nullable Exception cause) {
    engine.callbacks.execute(
        () -> {
          if (cause == null) {
            future.complete(response);
          } else {
            future.completeExceptionally(cause);
          }
        });
  }
}

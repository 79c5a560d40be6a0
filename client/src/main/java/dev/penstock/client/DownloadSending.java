package dev.penstock.client;

import dev.penstock.download.FileBody;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A request whose response goes into a file, if its status is 2xx. */
final class DownloadSending extends Sending {
  /** As much of an error's body as is worth showing. */
  private static final int MOST_ERROR_BYTES = 64 * 1024;

  private final Engine engine;
  private final ExchangeFuture<Response> future;
  private final Path target;
  private final MemoryBody errorBody = new MemoryBody(MOST_ERROR_BYTES);

  /** Written on the event loop, read by whoever cancels too. */
  private volatile @Nullable FileBody file;

  // Touched on the event loop only.
  private int status;
  private Headers headers = Headers.empty();
  private boolean errorTooLong;

  /** Written on the event loop before the file is told of the end, read by its last task. */
  private @Nullable Response response;

  DownloadSending(Engine engine, Request request, Path target) {
    super(engine, request);
    this.engine = engine;
    this.future = new ExchangeFuture<>(this, engine.callbacks);
    this.target = target;
  }

  ExchangeFuture<Response> future() {
    return future;
  }

  @Override
  void onHead(int status, Headers headers) {
    this.status = status;
    this.headers = headers;
    if (status >= 200 && status < 300) {
      file = new FileBody(target, engine.files, attempt(), this::fileEnded);
    }
  }

  @Override
  void onData(ByteBuffer data) {
    FileBody writing = file;
    if (writing != null) {
      writing.add(data);
    } else if (!errorBody.addWhatFits(data)) {
      errorTooLong = true;
      attempt().cancel();
    }
  }

  @Override
  void onWhole(int status, Headers headers, Timings timings) {
    Response whole = response(timings);
    FileBody writing = file;
    if (writing != null) {
      response = whole;
      writing.end();
    } else {
      fail(new HttpStatusException(whole));
    }
  }

  @Override
  void onFailure(TransportException cause, Timings timings) {
    FileBody writing = file;
    if (writing != null) {
      writing.abort(cause);
    } else {
      fail(errorTooLong ? new HttpStatusException(response(timings)) : cause);
    }
  }

  /** The body may have come whole and not be in place yet. */
  @Override
  void onCancel() {
    FileBody writing = file;
    if (writing != null) {
      writing.abort(
          new TransportException(
              FailureKind.CANCELLED, Progress.ANSWERED, "cancelled: " + request().origin(), null));
    }
  }

  private Response response(Timings timings) {
    return new Response(request(), status, headers, errorBody.take(), timings);
  }

  private void fileEnded(@Nullable Exception cause) {
    if (cause == null) {
      tell(() -> future.settle(response));
    } else {
      fail(cause);
    }
  }

  private void fail(Exception cause) {
    tell(() -> future.fail(cause));
  }
}

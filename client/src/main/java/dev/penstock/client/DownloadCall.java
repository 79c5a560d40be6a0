package dev.penstock.client;

import dev.penstock.download.FileBody;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A call whose response goes into a file, if its status is 2xx. */
final class DownloadCall extends Call {
  private static final byte[] NO_BYTES = {};

  private final ExchangeFuture<Response> future;
  private final Path target;

  /** Written on the event loop, read by whoever cancels too. */
  private volatile @Nullable FileBody file;

  DownloadCall(Engine engine, Request request, Path target) {
    super(engine, request);
    this.future = new ExchangeFuture<>(this, engine.callbacks);
    this.target = target;
  }

  ExchangeFuture<Response> future() {
    return future;
  }

  @Override
  BodySink sink(Attempt attempt, int status, Headers headers) {
    boolean isFile = status >= 200 && status < 300;
    return isFile
        ? new FileSink(attempt, status, headers)
        : new ErrorSink(this, attempt, status, headers);
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

  @Override
  void take(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      future.fail(failed.cause());
    } else if (outcome instanceof Outcome.Answered answered) {
      if (answered.response().ok()) {
        future.settle(answered.response());
      } else {
        future.fail(new HttpStatusException(answered.response()));
      }
    }
  }

  /** The body of one attempt, on its way into the file. */
  private final class FileSink implements BodySink {
    private final Attempt attempt;
    private final int status;
    private final Headers headers;
    private final FileBody body;

    /** Written on the event loop before the file is told of the end, read by its last task. */
    private Timings timings;

    private FileSink(Attempt attempt, int status, Headers headers) {
      this.attempt = attempt;
      this.status = status;
      this.headers = headers;
      this.timings = attempt.soFar();
      body = new FileBody(target, engine().files, attempt.exchange(), this::fileEnded);
      file = body;
    }

    @Override
    public void data(ByteBuffer data) {
      body.add(data);
    }

    @Override
    public void end(Timings timings) {
      this.timings = timings;
      body.end();
    }

    @Override
    public void fail(TransportException cause, Timings timings) {
      this.timings = timings;
      body.abort(cause);
    }

    private void fileEnded(@Nullable Exception cause) {
      if (cause == null) {
        answered(attempt, status, headers, NO_BYTES, timings);
      } else if (cause instanceof TransportException failure) {
        failed(attempt, failure, timings);
      } else {
        fileFailed(cause);
      }
    }

    private void fileFailed(Exception cause) {
      TransportException unused =
          new TransportException(
              FailureKind.CANCELLED, Progress.ANSWERED, "the file cannot be written", cause);
      conclude(new Outcome.Failed(request(), timings, unused), () -> future.fail(cause));
    }
  }
}

package dev.penstock.client;

import dev.penstock.client.Download.OnExisting;
import dev.penstock.download.FileBody;
import dev.penstock.download.FileDownload;
import dev.penstock.download.RangeAnswer;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.Timings;
import dev.penstock.http.Timings.Stopwatch;
import dev.penstock.http.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call whose response goes into a file, if it is one. Each attempt asks for what the one before
 * it has left to come; the files are looked at between them, on a thread for files.
 */
final class DownloadCall extends Call {
  private static final byte[] NO_BYTES = {};

  /** What comes in vain is read up to here, to keep the connection. */
  private static final int MOST_USELESS_BYTES = 64 * 1024;

  private final ExchangeFuture<Response> future;
  private final Download order;
  private final ProgressReports reports;

  /** From the claim of the target on. */
  private volatile @Nullable FileDownload download;

  /** What the next attempt asks for. */
  private volatile Headers asked = Headers.empty();

  /** Written on the event loop, read by whoever cancels too. */
  private volatile @Nullable FileBody file;

  private volatile boolean cancelled;
  private volatile boolean inPlace;

  /** What the user's listener threw. */
  private volatile @Nullable RuntimeException thrown;

  DownloadCall(Engine engine, Request request, Download order) {
    super(engine, request);
    this.future = new ExchangeFuture<>(this, engine.callbacks);
    this.order = order;
    this.reports =
        new ProgressReports(
            order.progress(),
            engine::nanos,
            engine::at,
            engine.callbacks,
            e -> {
              thrown = e;
              cancel();
            });
  }

  ExchangeFuture<Response> future() {
    return future;
  }

  /** Looks at the files, then joins the queue. Throws if the client is closed. */
  void prepare() {
    engine().begun(this);
    onFiles(this::beginWithFiles);
  }

  private void beginWithFiles() {
    try {
      FileDownload begun =
          FileDownload.begin(
              order.order(request()), engine().fileBuffers, engine()::nanos, reports);
      download = begun;
      if (order.onExisting() != OnExisting.REPLACE && begun.targetExists()) {
        existing();
        return;
      }
      asked = begun.ask();
    } catch (IOException | RuntimeException e) {
      endWithFiles(e, noTime());
      return;
    }
    if (cancelled) {
      settle(new Outcome.Failed(request(), noTime(), cancelledWith(Progress.NOT_SENT)));
    } else {
      join();
    }
  }

  private void join() {
    try {
      enter();
    } catch (RuntimeException e) {
      release();
      tell(() -> future.fail(e));
    }
  }

  private void existing() throws FileAlreadyExistsException {
    if (order.onExisting() == OnExisting.FAIL) {
      throw new FileAlreadyExistsException(order.target().toString());
    }
    inPlace = true;
    settle(
        new Outcome.Answered(
            new Response(
                request(), request().uri(), 304, Headers.empty(), NO_BYTES, noTime(), List.of())));
  }

  private Timings noTime() {
    return new Stopwatch(engine().nanos()).end(engine().nanos());
  }

  private TransportException cancelledWith(Progress progress) {
    return new TransportException(
        FailureKind.CANCELLED, progress, "cancelled: " + request().origin(), null);
  }

  @Override
  Request next(Request sent) {
    return sent.asking(asked);
  }

  @Override
  boolean isDone() {
    return inPlace;
  }

  @Override
  BodySink sink(Attempt attempt, int status, Headers headers) {
    RangeAnswer answer = claimed().answer(status, headers);
    if (answer instanceof RangeAnswer.NoFile) {
      return new ErrorSink(this, attempt, status, headers);
    }
    if (answer instanceof RangeAnswer.Restart restart) {
      return new UselessSink(attempt, FailureKind.INCOMPLETE, restart.reason());
    }
    if (answer instanceof RangeAnswer.Refuse refuse) {
      return new UselessSink(attempt, FailureKind.PROTOCOL, refuse.reason());
    }
    return new FileSink(attempt, status, headers, answer);
  }

  /** The body may have come whole and not be in place yet. */
  @Override
  void onCancel() {
    cancelled = true;
    FileBody writing = file;
    if (writing != null) {
      writing.abort(cancelledWith(Progress.ANSWERED));
    }
  }

  @Override
  void take(Outcome outcome) {
    release();
    reports.end(() -> complete(outcome));
  }

  private void complete(Outcome outcome) {
    RuntimeException ofListener = thrown;
    if (ofListener != null) {
      future.fail(ofListener);
    } else if (outcome instanceof Outcome.Answered answered) {
      if (inPlace) {
        future.settle(answered.response());
      } else {
        future.fail(new HttpStatusException(answered.response()));
      }
    } else if (outcome instanceof Outcome.Failed failed) {
      future.fail(failed.cause());
    }
  }

  private FileDownload claimed() {
    FileDownload claimed = download;
    if (claimed == null) {
      throw new IllegalStateException("not begun");
    }
    return claimed;
  }

  private void release() {
    FileDownload claimed = download;
    if (claimed != null) {
      claimed.close();
    }
  }

  /** The file is no good, for a reason that no other attempt can mend. */
  private void endWithFiles(Exception cause, Timings timings) {
    TransportException unused =
        new TransportException(
            FailureKind.CANCELLED, Progress.ANSWERED, "the file cannot be written", cause);
    conclude(
        new Outcome.Failed(request(), timings, unused),
        () -> {
          release();
          reports.end(() -> future.fail(cause));
        });
  }

  /** Looks what the next attempt has to ask for. On a thread for files. */
  private boolean askAgain(Timings timings) {
    try {
      asked = claimed().ask();
      return true;
    } catch (IOException | RuntimeException e) {
      endWithFiles(e, timings);
      return false;
    }
  }

  /** After the close the files have no thread left: it is done here. */
  private void onFiles(Runnable task) {
    try {
      engine().files.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /** The body of one attempt, on its way into the file. */
  private final class FileSink implements BodySink {
    private final Attempt attempt;
    private final int status;
    private final Headers headers;
    private final FileBody body;
    private final boolean hasBody;

    /** Written on the event loop before the file is told of the end, read by its last task. */
    private Timings timings;

    private FileSink(Attempt attempt, int status, Headers headers, RangeAnswer answer) {
      this.attempt = attempt;
      this.status = status;
      this.headers = headers;
      this.hasBody = !(answer instanceof RangeAnswer.Complete);
      this.timings = attempt.soFar();
      body = claimed().body(answer, headers, engine().files, attempt.exchange(), this::fileEnded);
      file = body;
    }

    @Override
    public void data(ByteBuffer data) {
      if (hasBody) {
        body.add(data);
      }
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
        inPlace = true;
        answered(attempt, status, headers, NO_BYTES, timings);
      } else if (!(cause instanceof TransportException failure)) {
        endWithFiles(cause, timings);
      } else if (askAgain(timings)) {
        failed(attempt, failure, timings);
      }
    }
  }

  /** A response that has nothing for the file: another is asked for, or none. */
  private final class UselessSink implements BodySink {
    private final Attempt attempt;
    private final TransportException cause;
    private int bytes;

    private UselessSink(Attempt attempt, FailureKind kind, String reason) {
      this.attempt = attempt;
      this.cause =
          new TransportException(kind, Progress.ANSWERED, attempt.request() + ": " + reason, null);
    }

    @Override
    public void data(ByteBuffer data) {
      bytes += data.remaining();
      if (bytes > MOST_USELESS_BYTES) {
        attempt.end();
      }
    }

    @Override
    public void end(Timings timings) {
      onFiles(() -> goOn(timings));
    }

    @Override
    public void fail(TransportException unused, Timings timings) {
      end(timings);
    }

    private void goOn(Timings timings) {
      boolean refused = cause.kind() == FailureKind.PROTOCOL;
      if (refused) {
        forget();
      }
      if (!askAgain(timings)) {
        return;
      }
      if (refused) {
        failed(attempt, cause, timings);
      } else {
        repeat(attempt, cause, timings);
      }
    }

    /** Or the next call would ask the same, and be refused again. */
    private void forget() {
      try {
        claimed().forget();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}

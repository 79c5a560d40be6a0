package dev.penstock.batch;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.Scheduler.Scheduled;
import dev.penstock.seam.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The network as one simulated process sees it. */
final class SimulatedNetwork implements Wire {
  private final SimulatedTime time;
  private final SimulatedThreads threads;
  private final SimulatedServer server;
  private final RandomGenerator random;
  private final Ledger ledger;
  private final Trace trace;
  private final SimulatedServer.Mood mood;
  private final int process;
  private long attempts;

  SimulatedNetwork(
      SimulatedTime time,
      SimulatedThreads threads,
      SimulatedServer server,
      RandomGenerator random,
      Ledger ledger,
      Trace trace,
      SimulatedServer.Mood mood,
      int process) {
    this.time = time;
    this.threads = threads;
    this.server = server;
    this.random = random;
    this.ledger = ledger;
    this.trace = trace;
    this.mood = mood;
    this.process = process;
  }

  @Override
  public Attempt open(Message message, Listener listener) {
    return new SimulatedAttempt(message, listener);
  }

  @Override
  public void close() {}

  private final class SimulatedAttempt implements Attempt {
    private final Message message;
    private final Listener listener;
    private final long number = attempts++;
    private final int line;
    private Progress progress = Progress.NOT_SENT;
    private @Nullable Scheduled limit;
    private boolean isOver;

    private SimulatedAttempt(Message message, Listener listener) {
      this.message = message;
      this.listener = listener;
      this.line = Scenario.line(body());
    }

    private String body() {
      Content.Bytes content = (Content.Bytes) Objects.requireNonNull(message.body());
      return new String(content.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void start() {
      trace.note(time.now(), "start", line, number);
      ledger.start(line, time.now());
      limit =
          time.at(
              time.now() + message.timeout().toNanos(), () -> fail(FailureKind.TIMEOUT, progress));
      Fate fate = server.fate(mood, process, line);
      if (fate instanceof Fate.Failure failure && failure.progress() == Progress.NOT_SENT) {
        after(failure.afterNanos(), () -> fail(failure.kind(), Progress.NOT_SENT));
      } else if (random.nextInt(3) > 0) {
        send(fate);
      } else {
        after(random.nextLong(TimeUnit.MILLISECONDS.toNanos(80)), () -> send(fate));
      }
    }

    private void after(long nanos, Runnable task) {
      time.at(
          time.now() + nanos,
          () -> {
            if (!isOver) {
              task.run();
            }
          });
    }

    private void send(Fate fate) {
      progress = Progress.SENT;
      listener.sent(threads.nanos());
      if (fate instanceof Fate.Failure failure) {
        after(failure.afterNanos(), () -> fail(failure.kind(), failure.progress()));
      } else if (fate instanceof Fate.Answer answer) {
        after(answer.afterNanos(), () -> answer(answer));
      }
    }

    private void answer(Fate.Answer answer) {
      progress = Progress.ANSWERED;
      listener.head(answer.status(), answer.headers());
      int half = random.nextInt(answer.body().length);
      listener.data(ByteBuffer.wrap(answer.body(), 0, half));
      long pause = random.nextLong(TimeUnit.MILLISECONDS.toNanos(100));
      after(pause, answer.isCut() ? this::cut : () -> end(answer, half));
    }

    private void cut() {
      fail(FailureKind.INCOMPLETE, Progress.ANSWERED);
    }

    private void end(Fate.Answer answer, int from) {
      listener.data(ByteBuffer.wrap(answer.body(), from, answer.body().length - from));
      trace.note(time.now(), "answer", line, number, answer.status());
      over();
      answer.good().ifPresent(server::deliver);
      listener.ended();
      answer.headers().first("Retry-After").ifPresent(told -> told(answer.status(), told));
    }

    private void told(int status, String seconds) {
      long until = time.now() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
      ledger.rest(line, until);
      if (RetryPolicy.isRefusal(status) && until - time.now() <= RunPlan.LONGEST_WAIT.toNanos()) {
        threads.afterCallbacks(() -> ledger.pause(until));
      }
    }

    private void fail(FailureKind kind, Progress reached) {
      if (!isOver) {
        trace.note(time.now(), "failure " + kind, line, number);
        over();
        listener.failed(new TransportException(kind, reached, "simulated", null));
      }
    }

    private void over() {
      isOver = true;
      ledger.end();
      if (limit != null) {
        limit.cancel();
      }
    }

    /** In the order of the attempts, whatever the order in which they are cancelled. */
    @Override
    public void cancel() {
      time.at(time.now() + 1_000 + number, () -> fail(FailureKind.CANCELLED, progress));
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }
}

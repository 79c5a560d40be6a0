package dev.penstock.gate;

import dev.penstock.http.Origin;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.SystemTime;
import java.net.URI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An attempt through the gate: it enters, starts, is sent and finishes. */
@State(Scope.Benchmark)
public class GateBenchmark {
  private static final Origin ORIGIN = Origin.of(URI.create("http://127.0.0.1:8080/"));

  /** A rate: none, or one that never binds. */
  @Param({"off", "1000000"})
  public String rate;

  private SystemTime time;
  private Gate gate;

  /** Opens a gate. */
  @Setup(Level.Iteration)
  public void open() {
    Quota quota =
        rate.equals("off") ? Quota.NONE : Quota.of(RateLimit.perSecond(Double.parseDouble(rate)));
    time = new SystemTime();
    gate =
        new Gate(
            time, time, new GateSettings(quota, Quota.NONE, Quota.NONE, 1_000, 1_000, 1_000, true));
  }

  /** Ends its timer. */
  @TearDown(Level.Iteration)
  public void close() {
    time.close();
  }

  /** One attempt after another. */
  @Benchmark
  public long attempt() {
    Attempt attempt = new Attempt();
    gate.enter(attempt);
    gate.sent(attempt, time.nanos());
    gate.finish(attempt);
    return attempt.releasedNanos;
  }

  /** Remembers when it was released. */
  private static final class Attempt extends Waiter {
    private volatile long releasedNanos;

    Attempt() {
      super(ORIGIN, ORIGIN);
    }

    @Override
    protected void released(long scheduledNanos, long nowNanos) {
      releasedNanos = nowNanos;
    }
  }
}

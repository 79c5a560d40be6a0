package dev.penstock.gate;

import dev.penstock.http.Origin;
import dev.penstock.seam.Scheduler;
import dev.penstock.seam.Ticker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * The races of the gate, judged by Lincheck: whatever several threads see must be what they could
 * have seen one after another. A waiter that is released while another thread takes it out must be
 * seen to do one of the two, and the slot must go to the next exactly once.
 *
 * <p>Two slots of one origin, three waiters: somebody always waits for a slot. Run by {@link
 * GateRacesSystemTest} in a process of its own.
 */
public class GateRaces {
  private static final Origin ORIGIN = new Origin("http", "127.0.0.1", 80);
  private static final Ticker NO_TIME = () -> 0;

  private final Gate gate =
      new Gate(
          NO_TIME,
          new NoTimer(),
          new GateSettings(Quota.NONE, Quota.NONE, Quota.NONE, 2, 2, 10, false));
  private final Passenger[] passengers = {new Passenger(), new Passenger(), new Passenger()};

  /** A waiter that notes how often it was released. */
  private static final class Passenger extends Waiter {
    private final AtomicInteger releases = new AtomicInteger();

    private Passenger() {
      super(ORIGIN, ORIGIN);
    }

    @Override
    protected void released(long scheduledNanos, long nowNanos) {
      releases.incrementAndGet();
    }
  }

  /** Nothing waits for a time here. */
  private static final class NoTimer implements Scheduler {
    @Override
    public Scheduled at(long nanos, Runnable task) {
      return () -> {};
    }

    @Override
    public void close() {}
  }

  /** Enters the first, if it never did. */
  @Operation(runOnce = true)
  public boolean enterFirst() {
    return gate.enter(passengers[0]);
  }

  /** Enters the second. */
  @Operation(runOnce = true)
  public boolean enterSecond() {
    return gate.enter(passengers[1]);
  }

  /** Enters the third. */
  @Operation(runOnce = true)
  public boolean enterThird() {
    return gate.enter(passengers[2]);
  }

  /** Takes the first out, if it waits. */
  @Operation
  public boolean leaveFirst() {
    return gate.leave(passengers[0]);
  }

  /** Takes the third out, if it waits. */
  @Operation
  public boolean leaveThird() {
    return gate.leave(passengers[2]);
  }

  /** Gives the slot of the first back. */
  @Operation
  public void finishFirst() {
    gate.finish(passengers[0]);
  }

  /** Gives the slot of the second back. */
  @Operation
  public void finishSecond() {
    gate.finish(passengers[1]);
  }

  /** How many wait. */
  @Operation
  public int waiting() {
    return gate.waiting();
  }

  /** How many hold a slot. */
  @Operation
  public int inFlight() {
    return gate.inFlight();
  }

  /** Fails with a trace if a result is none of those that some order gives. */
  public static void main(String[] args) {
    new StressOptions()
        .iterations(Integer.getInteger("races.iterations", 20))
        .invocationsPerIteration(Integer.getInteger("races.invocations", 2_000))
        .threads(3)
        .actorsPerThread(3)
        .check(GateRaces.class);
  }
}

package dev.penstock.batch;

import dev.penstock.input.InputException;
import dev.penstock.journal.FakeDisk;
import dev.penstock.journal.Fsync;
import dev.penstock.journal.Host;
import dev.penstock.journal.Opening;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.RequestRecord;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One process of a simulated world: a run on the output, until it ends or is killed. */
final class SimulatedProcess implements RunListener {
  private static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");
  private static final int MOST_STEPS = 500_000;
  private static final long LATENESS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final List<String> RATES =
      List.of("1/s", "2.5/s", "5/s", "20/s", "100/s", "30/m", "0.5/s", "400/s");

  final Opening opening;
  final Trouble trouble;
  final Ledger ledger;
  private final int number;
  private final SimulatedTime time;
  private final RandomGenerator random;
  private final FakeDisk disk;
  private final SimulatedDisk view;
  private final Trace trace;
  private final RunPlan plan;
  private final Fsync fsync;

  /** When each record was taken, by request. */
  private final Map<Long, Long> recorded = new TreeMap<>();

  private @Nullable IOException failure;
  private boolean hasStalled;
  private boolean isTold;

  /** How a process ended. */
  sealed interface End {}

  /** The run came to its end. */
  record Over(RunResult result) implements End {}

  /** It did not begin, for a failure of the disk. */
  record NotBegun(IOException cause) implements End {}

  /** It was killed. */
  record Killed() implements End {}

  SimulatedProcess(
      int number,
      Opening opening,
      Trouble trouble,
      Scenario scenario,
      Path bodies,
      Set<Integer> answered,
      SimulatedTime time,
      SimulatedServer server,
      FakeDisk disk,
      RandomGenerator random,
      Trace trace) {
    this.number = number;
    this.opening = opening;
    this.trouble = trouble;
    this.time = time;
    this.random = random;
    this.disk = disk;
    this.trace = trace;
    this.view = new SimulatedDisk(disk, this::failed);
    this.fsync = random.nextInt(3) == 0 ? Fsync.OFF : Fsync.INTERVAL;
    Optional<RateLimit> rate =
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(RateLimit.parse(RATES.get(random.nextInt(RATES.size()))));
    int maxConcurrency = random.nextBoolean() ? 1 + random.nextInt(8) : 100;
    this.ledger = new Ledger(scenario, rate, maxConcurrency, answered);
    SimulatedThreads threads = new SimulatedThreads(time, random);
    long shift = random.nextInt(6) == 0 ? random.nextLong(TimeUnit.HOURS.toNanos(2)) : 0;
    SimulatedNetwork network =
        new SimulatedNetwork(time, threads, server, random, ledger, trace, trouble.mood(), number);
    Grounds grounds =
        new Grounds(
            new Surroundings(
                threads,
                threads.timer(),
                () -> BEGIN.plusNanos(time.now() + shift),
                network,
                threads,
                random::nextDouble),
            new Host(
                view,
                threads.thread(TimeUnit.MILLISECONDS.toNanos(50)),
                threads,
                threads.timer(),
                () -> BEGIN.plusNanos(time.now() + shift)),
            threads.thread(TimeUnit.MILLISECONDS.toNanos(5)));
    RunPlan.Builder builder =
        RunPlan.to("sim", "https://api.test/v1/chat/completions")
            .selection(scenario.selection(bodies), new ByteArrayInputStream(scenario.input()))
            .outputFile(scenario.output())
            .opening(opening)
            .fsync(fsync)
            .retries(random.nextInt(5))
            .adaptive(random.nextBoolean())
            .maxConcurrency(maxConcurrency)
            .timeout(Duration.ofSeconds(random.nextBoolean() ? 5 : 120))
            .clock(() -> BEGIN.plusNanos(time.now() + shift))
            .on(grounds);
    rate.ifPresent(builder::rateLimit);
    if (trouble.mood() != SimulatedServer.Mood.CALM && random.nextInt(4) == 0) {
      builder.errorLimit(ErrorLimit.parse(random.nextBoolean() ? "3" : "20%"));
    }
    plan = builder.build();
  }

  private void failed(IOException cause) {
    trace.note(time.now(), "disk: " + cause.getMessage());
    failure = failure == null ? cause : failure;
    ledger.ban("the disk failed: " + cause.getMessage());
  }

  @Override
  public void recorded(RequestRecord request) {
    trace.note(time.now(), request.ok() ? "ok" : "failed", request.requestNum());
    recorded.put(request.requestNum(), time.now());
  }

  /** From its start to its end. */
  End live() throws InputException, OutputInUseException, OutputRefusedException {
    prepareDisk();
    trace.note(time.now(), "process " + opening + " " + trouble.mood(), number);
    End end;
    try {
      end = run();
    } catch (FakeDisk.Halt e) {
      end = new Killed();
    }
    if (disk.isDead()) {
      end = new Killed();
    }
    trace.note(time.now(), end.getClass().getSimpleName());
    time.clear();
    view.detach();
    return end;
  }

  private void prepareDisk() {
    int calls = disk.calls().size();
    if (trouble.haltCall() >= 0) {
      FakeDisk.Moment[] moments = FakeDisk.Moment.values();
      disk.haltAt(calls + trouble.haltCall(), moments[random.nextInt(moments.length)]);
    }
    if (trouble.failedForce() >= 0) {
      int[] forces = new int[1];
      disk.fail(
          "Input/output error",
          call -> call.kind() == FakeDisk.Kind.FORCE && forces[0]++ == trouble.failedForce());
    }
  }

  private End run() throws InputException, OutputInUseException, OutputRefusedException {
    Run run;
    try {
      run = Run.start(plan, this);
    } catch (IOException e) {
      if (failure == null) {
        throw new AssertionError("does not start, though the disk is well", e);
      }
      return new NotBegun(e);
    }
    for (int step = 0; !run.done().isDone(); step++) {
      if (step == trouble.killStep()) {
        return new Killed();
      }
      befall(run, step);
      ledger.requireNoViolation();
      if (!time.step()) {
        throw new AssertionError("hangs: nothing is to come, and it is not done");
      }
      if (disk.isDead()) {
        return new Killed();
      }
      if (step > MOST_STEPS) {
        throw new AssertionError("no end after " + step + " steps");
      }
    }
    ledger.requireNoViolation();
    return over(run);
  }

  private void befall(Run run, int step) {
    if (step == trouble.stopStep()) {
      tell("stopped");
      run.stop(StopReason.of("stopped"));
    }
    if (step == trouble.cancelStep()) {
      tell("cancelled");
      run.cancel(StopReason.of("cancelled"));
    }
    if (step == trouble.fullStep()) {
      disk.leaveRoom(random.nextInt(2_000));
    }
    if (step == trouble.freeStep()) {
      disk.leaveRoom(Integer.MAX_VALUE);
    }
    if (trouble.stalls() && random.nextInt(200) == 0) {
      hasStalled = true;
      time.stall(TimeUnit.MILLISECONDS.toNanos(1L << random.nextInt(18)));
    }
  }

  private void tell(String what) {
    trace.note(time.now(), what);
    isTold = true;
    ledger.ban("it was " + what);
  }

  private End over(Run run) {
    try {
      return new Over(run.done().join());
    } catch (CompletionException e) {
      throw new AssertionError("the run failed", e.getCause());
    }
  }

  /** Whether a call on the disk failed. */
  boolean hasFailed() {
    return failure != null;
  }

  /** Whether it was told to stop. */
  boolean isTold() {
    return isTold;
  }

  /** Which requests it said have their record. */
  Set<Long> told() {
    return recorded.keySet();
  }

  /** Requests whose records are synced for certain. */
  Set<Long> synced() {
    Set<Long> synced = new TreeSet<>();
    if (fsync == Fsync.INTERVAL && !hasStalled && failure == null) {
      long before = time.now() - TimeUnit.SECONDS.toNanos(1) - LATENESS;
      recorded.forEach(
          (request, at) -> {
            if (at < before) {
              synced.add(request);
            }
          });
    }
    return synced;
  }
}

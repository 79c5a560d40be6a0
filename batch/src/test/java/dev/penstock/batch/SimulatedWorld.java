package dev.penstock.batch;

import dev.penstock.batch.SimulatedProcess.End;
import dev.penstock.journal.FakeDisk;
import dev.penstock.journal.Opening;
import dev.penstock.journal.RunFiles;
import dev.penstock.journal.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A world that follows from its seed: a server, a disk, and processes one after another, each of
 * which goes on with what the one before has left, until every request has its record.
 */
final class SimulatedWorld {
  private static final int MOST_TROUBLED = 6;

  private final SplittableRandom random;
  private final Scenario scenario;
  private final List<Integer> selected;
  private final Path bodies;
  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedServer server;
  private final Trace trace;
  private FakeDisk disk = new FakeDisk();
  private int processes;

  /** The records that are there, by request. */
  private Map<Long, String> records = new TreeMap<>();

  /** Those of them that no loss of power may take away. */
  private Set<Long> durable = new TreeSet<>();

  private boolean isFinished;

  /**
   * The world of a seed.
   *
   * @param bodies a file of {@link Scenario#MOST_LINES} bodies
   */
  SimulatedWorld(long seed, Path bodies, Consumer<String> lines) {
    this.random = new SplittableRandom(seed);
    this.scenario = Scenario.random(random);
    this.selected = scenario.selected();
    this.bodies = bodies;
    this.server = new SimulatedServer(random);
    this.trace = new Trace(lines);
    trace.note(0, scenario.toString());
  }

  /** Lets it go its way. Returns what tells its course from others. */
  long run() throws Exception {
    int troubled = random.nextInt(MOST_TROUBLED + 1);
    for (int i = 0; i < troubled; i++) {
      live(opening(), Trouble.random(random));
    }
    live(processes == 0 ? Opening.NEW : Opening.RESUME, Trouble.none());
    requireFinished();
    live(Opening.RETRY_FAILED, random.nextBoolean() ? Trouble.none() : Trouble.random(random));
    live(Opening.RESUME, Trouble.none());
    requireFinished();
    return trace.digest();
  }

  private Opening opening() {
    if (processes == 0) {
      return random.nextBoolean() ? Opening.NEW : Opening.RESUME;
    }
    return random.nextInt(5) == 0 ? Opening.RETRY_FAILED : Opening.RESUME;
  }

  private void live(Opening opening, Trouble trouble) throws Exception {
    processes++;
    Map<Long, String> kept = new TreeMap<>(records);
    if (opening == Opening.RETRY_FAILED) {
      kept.values().removeIf(record -> !FoundRecords.isOk(record));
    }
    durable.retainAll(kept.keySet());
    SimulatedProcess process =
        new SimulatedProcess(
            processes,
            opening,
            trouble,
            scenario,
            bodies,
            answered(kept.keySet()),
            time,
            server,
            disk,
            random,
            trace);
    End end = process.live();
    boolean isKilled = end instanceof SimulatedProcess.Killed;
    boolean wasFinished = isFinished;
    if (isKilled && trouble.losesPower()) {
      losePower();
      durable.addAll(process.synced());
    } else {
      disk.restart();
    }
    if (isKilled || !isEndNoted()) {
      // A failure that it could not note any more is one that nobody can know of.
      disk.mend();
    }
    look(process, kept);
    if (end instanceof SimulatedProcess.Over over) {
      requireEnd(over.result(), process, wasFinished);
      if (!process.hasFailed()) {
        durable.addAll(records.keySet());
      }
      if (trouble.losesPower()) {
        losePower();
        look(process, kept);
      }
    }
  }

  private boolean isEndNoted() {
    byte[] events = disk.content(run(scenario.output()));
    String text = events == null ? "" : new String(events, StandardCharsets.UTF_8);
    return text.lines().reduce((earlier, later) -> later).orElse("").contains("\"event\":\"end\"");
  }

  private static Path run(Path output) {
    return output.resolveSibling(output.getFileName() + ".run");
  }

  private void losePower() {
    trace.note(time.now(), "loss of power");
    disk = disk.afterPowerLoss(new Random(random.nextLong()));
  }

  /** Lines all of whose requests are among these. */
  private Set<Integer> answered(Set<Long> requests) {
    Set<Integer> lines = new HashSet<>(selected);
    for (int i = 0; i < selected.size(); i++) {
      if (!requests.contains(i + 1L)) {
        lines.remove(selected.get(i));
      }
    }
    return lines;
  }

  /** Reads what is on the disk now: all that had to stay is there, and what is new is true. */
  private void look(SimulatedProcess process, Map<Long, String> kept) {
    FoundRecords found = FoundRecords.on(disk, scenario.output());
    Map<Integer, Integer> attempts = new HashMap<>();
    found
        .texts()
        .forEach(
            (request, text) -> {
              require(request >= 1 && request <= selected.size(), "no such request: " + text);
              if (!text.equals(records.get(request))) {
                require(!kept.containsKey(request), "another record than before: " + text);
                int line = selected.get((int) (request - 1));
                attempts.merge(line, requireTrue(text, line), Integer::sum);
              }
            });
    attempts.forEach(
        (line, count) ->
            require(
                scenario.isRepeated(line)
                    ? count <= process.ledger.sends(line)
                    : count == process.ledger.sends(line),
                "%d attempts of line %d are recorded, but %d were made"
                    .formatted(count, line, process.ledger.sends(line))));
    require(
        found.texts().keySet().containsAll(durable),
        "lost records: " + without(durable, found.texts().keySet()));
    records = found.texts();
    isFinished = found.isInPlace();
  }

  /** Returns the attempts that a record tells of. */
  private int requireTrue(String text, int line) {
    JsonNode record = FoundRecords.parsed(text);
    int attempts = record.get("attempts").asInt();
    if (scenario.isBad(line)) {
      require(attempts == 0 && text.contains("invalid_input"), "not of a bad line: " + text);
    } else if (record.get("ok").asBoolean()) {
      Fate.Good good =
          server
              .delivered(record.get("answer").asString())
              .orElseThrow(() -> new AssertionError("nobody gave this answer: " + text));
      require(good.line() == line, "the answer to another body: " + text);
      require(good.process() == processes, "an answer that another process had: " + text);
      require(
          good.json().isEmpty()
              || FoundRecords.parsed(good.json().get()).equals(record.get("response")),
          "not the response that was given: " + text);
    } else {
      require(record.get("error").isObject(), "neither success nor failure: " + text);
      require(!text.contains("\"kind\":\"cancelled\""), "of a cancelled request: " + text);
    }
    return attempts;
  }

  private void requireEnd(RunResult result, SimulatedProcess process, boolean wasFinished) {
    trace.note(time.now(), result.end().toString(), records.size());
    if (result.end() instanceof RunResult.Failed failed) {
      require(process.hasFailed(), "failed, though the disk is well: " + failed.cause());
    } else if (result.end() instanceof RunResult.Stopped stopped) {
      require(process.isTold() || !stopped.why().why().isEmpty(), "stopped, and nobody knows why");
      require(!isFinished, "stopped, and yet finished");
      requireReport(result, process);
    } else {
      require(!process.hasFailed() || wasFinished, "finished, though the disk has failed");
      require(isFinished, "finished, but X is not in its place");
      require(records.size() == selected.size(), "finished, but records are missing");
      requireReport(result, process);
    }
  }

  private void requireReport(RunResult result, SimulatedProcess process) {
    require(records.keySet().containsAll(process.told()), "a record that was told is not there");
    require(
        result.report().total() == records.size(),
        "the report tells of %d records".formatted(result.report().total()));
    result
        .missing()
        .ifPresent(
            missing ->
                require(missing == selected.size() - records.size(), "so many miss: " + missing));
  }

  private void requireFinished() throws Exception {
    require(isFinished, "not finished");
    require(records.size() == selected.size(), "records are missing");
    Set<String> answers = new HashSet<>();
    for (String text : records.values()) {
      if (FoundRecords.isOk(text)) {
        require(
            answers.add(FoundRecords.parsed(text).get("answer").asString()),
            "one answer for two requests: " + text);
      }
    }
    Verification verification = Verification.of(RunFiles.of(scenario.output(), disk));
    require(
        verification.isSound()
            && verification.state() == Verification.State.FINISHED
            && verification.ok() == answers.size()
            && verification.ok() + verification.failed() == selected.size(),
        "verify says: " + verification);
  }

  private static Set<Long> without(Set<Long> all, Set<Long> some) {
    Set<Long> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}

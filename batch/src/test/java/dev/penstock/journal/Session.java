package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * One process that runs on an output, from its opening to its end, on one thread. Every third
 * request fails in a session that says so.
 */
final class Session {
  static final long SELECTED = 7;
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final Pattern RECORD =
      Pattern.compile("\\{\"request_num\":(\\d+),.*\"answer\":\"([^\"]*)\".*\"error\":.*},?");

  final FakeDisk disk;
  final RecordingListener listener = new RecordingListener();
  private final Path file;
  private final String name;
  private final HandDrivenTime time = new HandDrivenTime();

  /** The number of the call that was next when the record was there, by request. */
  private final Map<Long, Integer> appended = new TreeMap<>();

  /** What has a name is told apart by it in the answers. */
  Session(FakeDisk disk, Path file, String name) {
    this.disk = disk;
    this.file = file;
    this.name = name;
  }

  Host host() {
    return new Host(disk, Runnable::run, time, time, () -> NOW);
  }

  Output open(Opening opening) throws Exception {
    return Output.toFile(file, opening, Fsync.INTERVAL, listener, host());
  }

  static RunStart start(Opening opening) {
    RunStart some = RunFileTest.START;
    return new RunStart(
        some.penstock(),
        some.at(),
        opening,
        some.config(),
        some.environment(),
        some.url(),
        some.dialect(),
        some.input(),
        some.readMode(),
        some.count(),
        some.startLine(),
        some.endLine(),
        some.seed(),
        OptionalLong.of(SELECTED),
        some.settings(),
        some.rateLimit(),
        some.maxConcurrency(),
        some.timeout(),
        some.insecure());
  }

  /** One that failed leaves open what is on the disk. */
  static RunEnd end(RunEnd.Ending ending) {
    return new RunEnd(
        NOW,
        ending,
        Optional.of("because"),
        OptionalLong.of(SELECTED),
        RunFileTest.END.pacing(),
        RunFileTest.END.processorUse(),
        ending == RunEnd.Ending.FAILED);
  }

  /**
   * Sends all that has no record, in an order that is not that of the input; every one succeeds.
   */
  void runToTheEnd(Opening opening) throws Exception {
    run(opening, SELECTED, false, RunEnd.Ending.FINISHED);
  }

  /** As many as are told at most; each third of them fails if told so. */
  void run(Opening opening, long most, boolean someFail, RunEnd.Ending ending) throws Exception {
    try (Output output = open(opening)) {
      if (output.isComplete()) {
        return;
      }
      output.begin(start(opening));
      long[] missing =
          LongStream.iterate(SELECTED, n -> n > 0, n -> n - 1)
              .filter(n -> !output.recorded().has(n))
              .limit(most)
              .toArray();
      for (long number : missing) {
        append(output, number, someFail && number % 3 == 0);
      }
      assertThat(output.drain()).isEmpty();
      output.end(end(ending));
    }
  }

  private void append(Output output, long number, boolean fails) {
    String answer = name + " \u6c34 " + number;
    boolean isTaken =
        output.append(fails ? Records.failed(number, answer) : Records.ok(number, answer));
    if (isTaken) {
      appended.put(number, disk.calls().size());
    }
    advance(400);
  }

  void advance(long milliseconds) {
    time.advance(TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  /** The answers that were there before the process died. */
  Map<Long, String> appended() {
    return appendedBefore(Integer.MAX_VALUE);
  }

  /** The answers that had been forced. */
  Map<Long, String> forced() {
    Path journal = OutputFiles.unresolved(file).journal();
    int last = disk.calls().lastIndexOf(new FakeDisk.Call(FakeDisk.Kind.FORCE, journal));
    boolean isDone = last < disk.calls().size() - 1 || !disk.isDead();
    return isDone ? appendedBefore(last) : appendedBefore(lastForceBefore(journal, last));
  }

  private int lastForceBefore(Path journal, int call) {
    return disk.calls()
        .subList(0, Math.max(call, 0))
        .lastIndexOf(new FakeDisk.Call(FakeDisk.Kind.FORCE, journal));
  }

  private Map<Long, String> appendedBefore(int call) {
    Map<Long, String> answers = new TreeMap<>();
    appended.forEach(
        (number, at) -> {
          if (at <= call) {
            answers.put(number, name + " \u6c34 " + number);
          }
        });
    return answers;
  }

  /** The answers in a file of records, in its order. */
  static Map<Long, String> answers(FakeDisk disk, Path path) {
    Map<Long, String> answers = new TreeMap<>();
    lines(disk, path)
        .forEach(
            line -> {
              Matcher matcher = RECORD.matcher(line);
              assertThat(matcher.matches()).as(line).isTrue();
              String before = answers.put(Long.parseLong(matcher.group(1)), matcher.group(2));
              assertThat(before).as("twice").isNull();
            });
    return answers;
  }

  private static List<String> lines(FakeDisk disk, Path path) {
    byte[] content = disk.content(path);
    return content == null
        ? List.of()
        : new String(content, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.equals("[") && !line.equals("]"))
            .toList();
  }

  /** Whether the results hold one record of each request, these answers among them. */
  static void assertFinished(FakeDisk disk, Path file, Map<Long, String> kept) throws Exception {
    OutputFiles files = OutputFiles.unresolved(file);
    Map<Long, String> answers = answers(disk, file);
    assertThat(answers).hasSize((int) SELECTED).containsAllEntriesOf(kept);
    assertThat(disk.names()).doesNotContain(files.journal(), files.temporary());
    Verification verification = Verification.of(RunFiles.of(file, disk));
    assertThat(verification.isSound()).isTrue();
    assertThat(verification.state()).isEqualTo(Verification.State.FINISHED);
    if (!files.isLines()) {
      assertThat(lines(disk, file))
          .zipSatisfy(
              answers.keySet(),
              (line, number) -> assertThat(line).startsWith("{\"request_num\":" + number + ","));
    }
  }
}

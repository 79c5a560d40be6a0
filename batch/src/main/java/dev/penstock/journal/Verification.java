package dev.penstock.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the files of a run hold exactly one record of each request that has one.
 *
 * @param selected requests selected; absent if the input was not read to its end
 * @param ok requests whose record is one of success
 * @param failed requests whose record is one of failure
 * @param unsent requests that {@code --resume} would send; absent if that is not known
 * @param lost requests of a finished run that have no record
 * @param twice records beyond the first of their request
 * @param damaged lines that are no record of a selected request; what a crash left at the end of a
 *     journal is none
 * @param torn bytes that a crash left at the end of a journal
 * @param problems the first of those that are twice or damaged
 */
public record Verification(
    State state,
    OptionalLong selected,
    long ok,
    long failed,
    OptionalLong unsent,
    long lost,
    long twice,
    long damaged,
    long torn,
    List<Problem> problems) {

  /** Copies the list. */
  public Verification {
    problems = List.copyOf(problems);
  }

  /** How far the run is. */
  public enum State {
    /** Another process has it under way; the figures are those of this moment. */
    RUNNING,
    /** It was stopped or killed; {@code --resume} goes on. */
    UNFINISHED,
    /** Its results are in their place. */
    FINISHED
  }

  /**
   * A place in the file of the records that is not as it was written.
   *
   * @param offset of the line, in bytes
   * @param what is wrong, in a few words
   */
  public record Problem(long offset, String what) {}

  /**
   * Reads all records of the output X.
   *
   * @throws OutputInUseException if a run in this JVM has it open
   * @throws NoSuchFileException if there was no run on it
   */
  public static Verification of(Path output) throws OutputInUseException, IOException {
    return of(RunFiles.of(output));
  }

  /**
   * Reads all records.
   *
   * @throws OutputInUseException if a run in this JVM has it open
   * @throws NoSuchFileException if there was no run on it
   */
  public static Verification of(RunFiles files) throws OutputInUseException, IOException {
    RunHistory history = files.history();
    State state = files.state(history);
    OptionalLong selected = history.selected();
    Counter counter = new Counter(selected);
    RecordScan scan = files.scan(counter).orElseGet(RecordScan::ofNothing);
    boolean isFinished = state == State.FINISHED;
    long without = selected.orElse(scan.seen().highest()) - counter.ok - counter.failed;
    List<Problem> problems = new ArrayList<>(scan.problems());
    problems.addAll(counter.problems);
    return new Verification(
        state,
        selected,
        counter.ok,
        counter.failed,
        isFinished || selected.isPresent()
            ? OptionalLong.of(isFinished ? 0 : without)
            : OptionalLong.empty(),
        isFinished ? without : 0,
        scan.twice(),
        scan.damaged() + counter.beyond,
        scan.size() - scan.whole(),
        problems);
  }

  /** Whether nothing is lost, twice or damaged. */
  public boolean isSound() {
    return lost == 0 && twice == 0 && damaged == 0;
  }

  /** Counts by success. */
  private static final class Counter implements RecordScan.RecordVisitor {
    private static final int PROBLEMS_TOLD = 10;

    private final OptionalLong selected;
    private final List<Problem> problems = new ArrayList<>();
    private long ok;
    private long failed;
    private long beyond;

    Counter(OptionalLong selected) {
      this.selected = selected;
    }

    @Override
    public void record(RecordHead head, long offset, byte[] buffer, int from, int to) {
      if (head.requestNum() > selected.orElse(Long.MAX_VALUE)) {
        beyond++;
        tell(head.requestNum(), offset);
      } else if (head.ok()) {
        ok++;
      } else {
        failed++;
      }
    }

    private void tell(long requestNum, long offset) {
      if (problems.size() < PROBLEMS_TOLD) {
        problems.add(
            new Problem(
                offset,
                "a record of request %d, but only %d were selected"
                    .formatted(requestNum, selected.orElseThrow())));
      }
    }
  }
}

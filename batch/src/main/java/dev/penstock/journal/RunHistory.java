package dev.penstock.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code X.run} says since the last start of a run that was new; what stands before is of
 * other runs.
 *
 * @param damagedAt the byte at which a line begins that is none of ours
 */
record RunHistory(List<RunEvent> events, OptionalLong damagedAt) {
  RunHistory {
    events = List.copyOf(events);
  }

  /** Reads whole lines. */
  static RunHistory of(byte[] content) {
    RunHistory history = new RunHistory(List.of(), OptionalLong.empty());
    int from = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        Optional<RunEvent> event = RunLine.read(content, from, i);
        history = event.isPresent() ? history.with(event.get()) : history.damagedAt(from);
        from = i + 1;
      }
    }
    return history;
  }

  /** What it says with one more line. */
  RunHistory with(RunEvent event) {
    if (event instanceof RunStart start && !start.opening().continues()) {
      return new RunHistory(List.of(event), OptionalLong.empty());
    }
    List<RunEvent> more = new ArrayList<>(events);
    more.add(event);
    return new RunHistory(more, damagedAt);
  }

  private RunHistory damagedAt(long offset) {
    return damagedAt.isPresent() ? this : new RunHistory(events, OptionalLong.of(offset));
  }

  /** The last line. */
  Optional<RunEvent> last() {
    return events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1));
  }

  /** The end, if that is the last line. */
  Optional<RunEnd> end() {
    return last().filter(RunEnd.class::isInstance).map(RunEnd.class::cast);
  }

  /** Whether this end is the last line. */
  boolean isEnded(RunEnd.Ending ending) {
    return end().filter(end -> end.ending() == ending).isPresent();
  }

  /** The last start. */
  Optional<RunStart> start() {
    return events.stream()
        .filter(RunStart.class::isInstance)
        .map(RunStart.class::cast)
        .reduce((earlier, later) -> later);
  }

  /** Whether the journal was there when a line was written. */
  boolean hadJournal() {
    return events.stream().anyMatch(RunHistory::hadJournal);
  }

  private static boolean hadJournal(RunEvent event) {
    return !(event instanceof RunStart start) || start.opening() == Opening.RETRY_FAILED;
  }

  /** How many requests were selected, as the last line that knows it has it. */
  OptionalLong selected() {
    return events.stream()
        .map(e -> e instanceof RunStart start ? start.selected() : ((RunEnd) e).selected())
        .filter(OptionalLong::isPresent)
        .reduce(OptionalLong.empty(), (earlier, later) -> later);
  }
}

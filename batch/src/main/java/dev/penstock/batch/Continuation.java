package dev.penstock.batch;

import dev.penstock.input.InputException;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import dev.penstock.input.Source;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.Recorded;
import dev.penstock.journal.RunStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What must be as it was for a run to be continued. */
final class Continuation {
  private Continuation() {}

  /** One thing that stays, as it was and as it is. */
  private record Fixed(String name, Object before, Object now) {}

  /**
   * Looks whether the same is asked for as before, and whether the bodies that have a record are
   * those that were sent. What comes from a stream is looked at only as it is sent.
   *
   * @throws OutputRefusedException naming the first thing that differs
   */
  static void require(RunPlan plan, RunStart before, RunStart now, Recorded recorded)
      throws InputException, OutputRefusedException, IOException {
    requireSame(plan.output(), before, now);
    Source input = plan.selection.source();
    if (recorded.count() > 0 && input instanceof Source.File) {
      try (Selection bodies = plan.again(now.seed())) {
        requireSameBodies(plan.output(), input, bodies, recorded);
      }
    }
    if (before.selected().isPresent() && !before.selected().equals(now.selected())) {
      throw new OutputRefusedException(
          "%s now has %d bodies for this run, but there were %d when %s was begun; give the input as it was, or another output"
              .formatted(
                  input, now.selected().orElse(0), before.selected().getAsLong(), plan.output()));
    }
  }

  /**
   * Looks whether the same requests are asked for, sent to the same place.
   *
   * @throws OutputRefusedException naming the first thing that differs, with both values
   */
  private static void requireSame(String output, RunStart before, RunStart now)
      throws OutputRefusedException {
    List<Fixed> all =
        List.of(
            new Fixed("the URL", before.url(), now.url()),
            new Fixed("--set", before.settings(), now.settings()),
            new Fixed("--read-mode", before.readMode(), now.readMode()),
            new Fixed("--count", before.count(), now.count()),
            new Fixed("--start-line", before.startLine(), now.startLine()),
            new Fixed("--end-line", before.endLine(), now.endLine()),
            new Fixed("--seed", before.seed(), now.seed()));
    for (Fixed fixed : all) {
      if (!fixed.before().equals(fixed.now())) {
        throw new OutputRefusedException(
            "%s was begun with another value of %s: %s then, %s now; go on with the first, or give another output"
                .formatted(output, fixed.name(), text(fixed.before()), text(fixed.now())));
      }
    }
  }

  private static String text(Object value) {
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
    }
    return value instanceof List<?> list && list.isEmpty() ? "none" : value.toString();
  }

  /**
   * Reads the input to its end: the bodies that have a record must be those that were sent.
   *
   * @throws OutputRefusedException naming the line of the first that is not
   */
  private static void requireSameBodies(
      String output, Source input, Selection selection, Recorded recorded)
      throws OutputRefusedException, IOException {
    long last = 0;
    try {
      while (selection.hasNext() && last < recorded.highest()) {
        Selected selected = selection.next();
        last = selected.requestNum();
        Optional<String> problem = problem(output, input, selected, recorded);
        if (problem.isPresent()) {
          throw new OutputRefusedException(problem.get());
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (last < recorded.highest()) {
      throw new OutputRefusedException(
          "%s now has fewer bodies, %d, but %s has an answer to number %d; give the input as it was, or another output"
              .formatted(input, last, output, recorded.highest()));
    }
  }

  /** Why what stands there now is not what the record answers. */
  static Optional<String> problem(
      String output, Source input, Selected selected, Recorded recorded) {
    if (!recorded.has(selected.requestNum())) {
      return Optional.empty();
    }
    Optional<String> now =
        selected instanceof Selected.Body body
            ? Optional.of(BodyHash.of(body.bytes()))
            : Optional.empty();
    return Objects.equals(now, recorded.bodyHash(selected.requestNum()))
        ? Optional.empty()
        : Optional.of(
            input.at(
                selected.line(),
                "not the body that was sent before (its hash was %s, now it is %s); give the input as it was, or another output than %s"
                    .formatted(
                        recorded.bodyHash(selected.requestNum()).orElse("none"),
                        now.orElse("none"),
                        output)));
  }
}

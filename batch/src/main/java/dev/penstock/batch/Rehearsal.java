package dev.penstock.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.input.InputException;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import dev.penstock.journal.Foresight;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.ResponseJson;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.RateLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run would do, found by looking alone: nothing is sent or written.
 *
 * @param start what would be noted of it
 * @param total requests that would get a record
 * @param invalid those of them that are bad lines, of which nothing is sent
 * @param recorded those of them that have their record already
 * @param firstProblem what is wrong with the first of these
 * @param firstBody as it would be sent but for white space and secrets; absent if there is none
 * @param notices what the user should know about the input
 * @param files what would become of files that are there, one sentence each
 */
public record Rehearsal(
    RunStart start,
    long total,
    long invalid,
    long recorded,
    Optional<String> firstProblem,
    Optional<String> firstBody,
    List<String> notices,
    List<String> files) {

  /** Copies the lists. */
  public Rehearsal {
    notices = List.copyOf(notices);
    files = List.copyOf(files);
  }

  /**
   * Looks at the input, to its end, and at the output.
   *
   * @throws InputException as {@link Run#start} would
   * @throws OutputInUseException as {@link Run#start} would
   * @throws OutputRefusedException as {@link Run#start} would
   * @throws IOException if files cannot be read
   */
  public static Rehearsal of(RunPlan plan)
      throws InputException, OutputInUseException, OutputRefusedException, IOException {
    Optional<Foresight> foreseen = plan.foreseen();
    if (foreseen.isEmpty()) {
      return of(plan, foreseen);
    }
    try (Foresight files = foreseen.get()) {
      return of(plan, Optional.of(files));
    }
  }

  private static Rehearsal of(RunPlan plan, Optional<Foresight> files)
      throws InputException, OutputRefusedException, IOException {
    Redactor redactor = new Redactor(plan.secrets);
    try (Selection selection = Selection.open(plan.selection, plan.standardInput)) {
      long total = 0;
      long invalid = 0;
      Optional<String> problem = Optional.empty();
      Optional<String> body = Optional.empty();
      for (; selection.hasNext(); total++) {
        Selected selected = selection.next();
        if (selected instanceof Selected.Invalid bad) {
          problem = problem.or(() -> Optional.of(redactor.text(bad.problem())));
          invalid++;
        } else if (body.isEmpty()) {
          String json = new String(((Selected.Body) selected).bytes(), UTF_8);
          body = Optional.of(ResponseJson.ofJson(json, redactor));
        }
      }
      RunStart start = plan.start(OptionalLong.of(total), selection.seed(), redactor);
      if (files.flatMap(Foresight::previous).isPresent()) {
        Continuation.require(plan, files.get().previous().get(), start, files.get().recorded());
      }
      return new Rehearsal(
          start,
          total,
          invalid,
          files.map(found -> found.recorded().count()).orElse(0L),
          problem,
          body,
          selection.notices(),
          files.map(Foresight::sentences).orElse(List.of()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** From the first request to the last at the rate; absent if that has no limit. */
  public Optional<Duration> duration() {
    return start.rateLimit().map(limit -> until(total - invalid - recorded, limit));
  }

  private static Duration until(long requests, RateLimit limit) {
    BigInteger nanos =
        BigInteger.valueOf(Math.max(requests - 1, 0))
            .multiply(BigInteger.valueOf(limit.period().toNanos()))
            .divide(BigInteger.valueOf(limit.permits()));
    return Duration.ofMillis(nanos.divide(BigInteger.valueOf(1_000_000)).longValue());
  }
}

package dev.penstock.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that a plan selects, in order. One is in memory at a time, except that a random sample
 * of a stream is kept whole. Up to 64 MiB, a file is checked before the first is handed out; in a
 * larger file, and in a stream, a bad line is {@link Selected.Invalid}. For one thread.
 */
public final class Selection implements Iterator<Selected>, AutoCloseable {
  private static final long CHECKED_BYTES = 64 << 20;

  private final SelectionPlan plan;
  private final Closeable resource;

  /** What a first pass found; absent for a stream, which has only one. */
  private final Optional<Survey> survey;

  private final Range range;
  private final OptionalLong seed;
  private final OptionalLong total;
  private final Bodies chosen;
  private long handedOut;
  private @Nullable Selected upcoming;

  private Selection(SelectionPlan plan, InputStream in, Closeable resource, Optional<Survey> survey)
      throws IOException {
    this.plan = plan;
    this.resource = resource;
    this.survey = survey;
    range = new Range(bodies(plan, in), plan);
    seed = plan.mode() == ReadMode.RANDOM_N ? seed(plan) : OptionalLong.empty();
    chosen =
        switch (plan.mode()) {
          case FULL_LOAD, FIRST_N -> range;
          case SPECIFIED_COUNT -> new Padded(range);
          case RANDOM_N -> random(range, plan.most(), seed.getAsLong());
        };
    total =
        switch (plan.mode()) {
          case FULL_LOAD, FIRST_N -> atMost(survey.map(Survey::available));
          case SPECIFIED_COUNT -> plan.count();
          case RANDOM_N -> atMost(Optional.of(survey.orElseGet(range::survey).available()));
        };
  }

  private static OptionalLong seed(SelectionPlan plan) {
    return plan.seed().isPresent()
        ? plan.seed()
        : OptionalLong.of(new SecureRandom().nextLong() >>> 1);
  }

  private Bodies random(Range range, long wanted, long seed) throws IOException {
    return survey.isPresent()
        ? new Sample(range, survey.get().available(), wanted, seed)
        : new Reservoir(range, wanted, seed);
  }

  private OptionalLong atMost(Optional<Long> available) {
    return available.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(available.get(), plan.most()));
  }

  /**
   * Opens the source of the plan.
   *
   * @param standardInput read if the plan says so; never closed
   * @throws InputException if there is nothing to select, or a file up to 64 MiB has bad lines
   */
  public static Selection open(SelectionPlan plan, InputStream standardInput)
      throws InputException, IOException {
    if (!(plan.source() instanceof Source.File file)) {
      return ofStream(plan, standardInput, () -> {});
    }
    InputStream in = file.open();
    try {
      return Files.isRegularFile(file.path()) ? ofFile(plan, file, in) : ofStream(plan, in, in);
    } catch (IOException | InputException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Whether a file is checked whole before the first body is handed out. */
  public static boolean checks(Source.File file) throws IOException {
    return Files.isRegularFile(file.path()) && Files.size(file.path()) <= CHECKED_BYTES;
  }

  private static Selection ofFile(SelectionPlan plan, Source.File file, InputStream in)
      throws InputException, IOException {
    Survey survey;
    try (InputStream first = file.open()) {
      Bodies bodies = bodies(plan, first);
      survey = checks(file) ? Survey.check(bodies, plan) : Survey.count(bodies, plan);
    }
    requireSome(survey, plan);
    return new Selection(plan, in, in, Optional.of(survey));
  }

  private static Selection ofStream(SelectionPlan plan, InputStream in, Closeable resource)
      throws InputException, IOException {
    Selection selection = new Selection(plan, in, resource, Optional.empty());
    if (!selection.hasNext()) {
      requireSome(selection.range.survey(), plan);
    }
    return selection;
  }

  private static void requireSome(Survey survey, SelectionPlan plan) throws InputException {
    Optional<String> nothing = survey.nothing(plan);
    if (nothing.isPresent()) {
      throw new InputException(List.of(nothing.get()));
    }
  }

  private static Bodies bodies(SelectionPlan plan, InputStream in) throws IOException {
    Bodies bodies = plan.source().isOneJson() ? new JsonElements(in) : new JsonLines(in);
    return plan.settings().isEmpty() ? bodies : new Edited(bodies, plan);
  }

  /** How many there are in all; absent for a stream that has not told yet. */
  public OptionalLong total() {
    return total;
  }

  /** What the random choice began with; absent where nothing is left to chance. */
  public OptionalLong seed() {
    return seed;
  }

  /**
   * Where less was found than asked for, and a seed that was drawn; of a stream, complete only when
   * it is exhausted.
   */
  public List<String> notices() {
    List<String> notices = survey.orElseGet(range::survey).shortage(plan);
    if (seed.isPresent() && plan.seed().isEmpty()) {
      notices.add("chosen at random with seed " + seed.getAsLong());
    }
    return List.copyOf(notices);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the input cannot be read, or the file became shorter
   */
  @Override
  public boolean hasNext() {
    if (upcoming == null && handedOut < total.orElse(plan.most())) {
      try {
        upcoming = pull();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return upcoming != null;
  }

  @Override
  public Selected next() {
    Selected selected = hasNext() ? upcoming : null;
    if (selected == null) {
      throw new NoSuchElementException();
    }
    upcoming = null;
    handedOut++;
    return selected;
  }

  private @Nullable Selected pull() throws IOException {
    if (chosen.next()) {
      String problem = chosen.problem();
      return problem == null
          ? new Selected.Body(handedOut + 1, chosen.line(), chosen.bytes())
          : new Selected.Invalid(
              handedOut + 1, chosen.line(), plan.source().at(chosen.line(), problem));
    }
    if (survey.isPresent()) {
      throw new IOException(plan.source() + " became shorter while it was read");
    }
    return null;
  }

  /** Closes the file; standard input stays open. */
  @Override
  public void close() throws IOException {
    resource.close();
  }
}

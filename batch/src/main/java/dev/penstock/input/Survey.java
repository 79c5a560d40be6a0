package dev.penstock.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pass over the input found.
 *
 * @param available bodies in the range of lines
 * @param lines the line or element it came to
 * @param exhausted whether it came to the end of the range or of the input
 */
record Survey(long available, long lines, boolean exhausted) {
  private static final int MOST_PROBLEMS = 10;

  /** Goes over the input, no further than needed. */
  static Survey count(Bodies bodies, SelectionPlan plan) throws IOException {
    Range range = new Range(bodies, plan);
    long enough = plan.mode() == ReadMode.RANDOM_N ? Long.MAX_VALUE : plan.most();
    Survey survey = range.survey();
    while (survey.available < enough && !survey.exhausted) {
      range.next();
      survey = range.survey();
    }
    return survey;
  }

  /**
   * Goes over all of the input.
   *
   * @throws InputException if a line is bad, whether in the range or not
   */
  static Survey check(Bodies bodies, SelectionPlan plan) throws InputException, IOException {
    List<String> problems = new ArrayList<>();
    long bad = 0;
    long available = 0;
    while (bodies.next()) {
      available += plan.includes(bodies.line()) ? 1 : 0;
      String problem = bodies.problem();
      if (problem != null && ++bad <= MOST_PROBLEMS) {
        problems.add(plan.source().at(bodies.line(), problem));
      }
    }
    if (bad > MOST_PROBLEMS) {
      problems.add("%s: %d more lines are bad".formatted(plan.source(), bad - MOST_PROBLEMS));
    }
    if (bad > 0) {
      throw new InputException(problems);
    }
    return new Survey(available, bodies.line(), true);
  }

  /** Why nothing can be selected; empty if something can. */
  Optional<String> nothing(SelectionPlan plan) {
    if (available > 0) {
      return Optional.empty();
    }
    Source source = plan.source();
    if (lines == 0) {
      return Optional.of("%s is empty; put at least one JSON object in it".formatted(source));
    }
    return Optional.of(
        lines < plan.firstLine()
            ? "%s has %s, start line %d is past the end; choose an earlier one"
                .formatted(source, source.count(lines), plan.firstLine())
            : "%s has only blank lines%s; put at least one JSON object there"
                .formatted(source, plan.where()));
  }

  /** Where there is less than the plan asks for. */
  List<String> shortage(SelectionPlan plan) {
    List<String> notices = new ArrayList<>();
    if (!exhausted) {
      return notices;
    }
    Source source = plan.source();
    if (plan.endLine().isPresent() && lines < plan.lastLine()) {
      notices.add(
          "end line %d is past the end: %s has %s"
              .formatted(plan.lastLine(), source, source.count(lines)));
    }
    if (plan.count().isPresent() && available < plan.most()) {
      notices.add(
          "asked for %d bodies, %s has %d%s: %s"
              .formatted(
                  plan.most(),
                  source,
                  available,
                  plan.where(),
                  plan.mode() == ReadMode.SPECIFIED_COUNT
                      ? "the first one is repeated"
                      : "all of them"));
    }
    return notices;
  }
}

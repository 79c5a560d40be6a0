package dev.penstock.journal;

import dev.penstock.pacing.PacingReport;
import dev.penstock.pacing.PacingReport.Stall;
import dev.penstock.pacing.RateLimit;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A line of {@code X.run}, as {@link RunFile} describes it. */
final class RunLine {
  private static final int USUAL_LENGTH = 640;

  private final JsonLine line = new JsonLine(USUAL_LENGTH);

  private RunLine() {}

  /** Reads lines; a run on files that are new does without. */
  private static final class Reader {
    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
  }

  /** Reads a line, without its newline; empty if it is none of ours. */
  static Optional<RunEvent> read(byte[] content, int from, int to) {
    try {
      return Optional.ofNullable(Reader.MAPPER.readValue(content, from, to - from, RunEvent.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The line of an event, its newline included. */
  static String of(RunEvent event) {
    RunLine line = new RunLine();
    if (event instanceof RunStart start) {
      line.write(start);
    } else {
      line.write((RunEnd) event);
    }
    return line.line.end();
  }

  private void write(RunStart start) {
    line.string("event", "start");
    line.string("penstock", start.penstock());
    line.string("at", start.at().toString());
    line.string("opening", start.opening().name().toLowerCase(Locale.ROOT));
    line.string("config", start.config());
    line.string("environment", start.environment());
    line.string("url", start.url());
    line.string("dialect", start.dialect());
    line.string("input", start.input());
    line.string("read_mode", start.readMode());
    line.number("count", start.count());
    line.number("start_line", start.startLine());
    line.number("end_line", start.endLine());
    line.number("seed", start.seed());
    line.number("selected", start.selected());
    line.name("settings").open('[');
    start.settings().forEach(line::string);
    line.close(']');
    limit("rate_limit", start.rateLimit());
    line.number("max_concurrency", start.maxConcurrency());
    line.string("timeout", start.timeout().toString());
    line.truth("insecure", start.insecure());
  }

  private void write(RunEnd end) {
    line.string("event", "end");
    line.string("at", end.at().toString());
    line.string("ending", end.ending().name().toLowerCase(Locale.ROOT));
    line.string("reason", end.reason());
    line.number("selected", end.selected());
    line.name("pacing").open('{');
    write(end.pacing());
    line.close('}');
    line.raw("processor_use", end.processorUse().map(Object::toString).orElse("null"));
    line.truth("suspect", end.suspect());
  }

  private void write(PacingReport pacing) {
    limit("asked", pacing.asked());
    line.number("starts", pacing.starts());
    line.string("between", pacing.between().toString());
    line.number("most_in_one_second", pacing.mostInOneSecond());
    line.name("stalls").open('[');
    pacing.stalls().forEach(this::write);
    line.close(']');
    line.name("pauses").open('{');
    line.number("count", pacing.pauses().count());
    line.string("total", pacing.pauses().total().toString());
    line.close('}');
    line.name("slow_down").open('{');
    line.number("count", pacing.slowDown().count());
    Optional<String> lowest = pacing.slowDown().lowestPerSecond().map(Object::toString);
    line.raw("lowest_per_second", lowest.orElse("null"));
    line.close('}');
  }

  private void write(Stall stall) {
    line.element();
    line.string("cause", stall.cause().name());
    line.number("count", stall.count());
    line.string("total", stall.total().toString());
    line.string("longest", stall.longest().toString());
    line.close('}');
  }

  private void limit(String name, Optional<RateLimit> limit) {
    if (limit.isEmpty()) {
      line.nothing(name);
      return;
    }
    line.name(name).open('{');
    line.number("permits", limit.get().permits());
    line.string("period", limit.get().period().toString());
    line.number("burst", limit.get().burst());
    line.close('}');
  }
}

package dev.penstock.cli;

import dev.penstock.batch.Environment;
import dev.penstock.batch.Environments;
import dev.penstock.batch.Rehearsal;
import dev.penstock.batch.Run;
import dev.penstock.batch.RunPlan;
import dev.penstock.batch.RunResult;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Source;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RunStart;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Sends a file of request bodies and leaves a record of each. */
final class RunCommand implements Callable<Integer> {
  private static final String[] FOOTER = {
    "",
    "Exit codes:",
    "  0 all succeeded             4 a file of this machine failed",
    "  1 some failed               5 output in use by another run",
    "  2 bad usage or input,       129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM;",
    "    nothing was sent            --resume goes on",
    "  3 stopped early; --resume",
    "    goes on",
    "",
    "Variables of the process:",
    "  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY   the way, as for curl",
    "  SSL_CERT_FILE   certificates in PEM, the only ones to trust",
    "",
    "Examples:",
    "  penstock run --env mock --concurrent-bodies bodies.jsonl",
    "",
    "  penstock run --env prod --concurrent-bodies bodies.jsonl \\",
    "    --read-mode first_n --count 3",
    "",
    "  penstock run --env prod --concurrent-bodies bodies.jsonl \\",
    "    --concurrent-rate-limit 300/m --output answers.jsonl --log-mode error",
    "",
    "  penstock run --output answers.jsonl --resume",
    "",
    "  zcat bodies.jsonl.gz |",
    "    penstock run --env prod --concurrent-bodies - --output answers.jsonl"
  };

  private final Surroundings surroundings;

  private final BodyOptions bodies = new BodyOptions();
  private final TargetOptions target = new TargetOptions();
  private final PaceOptions pace = new PaceOptions();
  private final StopOptions stop = new StopOptions();
  private final OutputOptions output = new OutputOptions();
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    spec.name("run")
        .addMixin("What is sent", bodies.spec())
        .addMixin("Where to", target.spec())
        .addMixin("How fast", pace.spec())
        .addMixin("When it stops", stop.spec())
        .addMixin("What becomes of the answers", output.spec())
        .addMixin("Help", HelpOptions.spec());
    spec.usageMessage()
        .description("Sends each body of a file to an API, at a rate, and leaves a record of each.")
        .abbreviateSynopsis(true)
        .footer(FOOTER)
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionList());
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    if (target.onlyList()) {
      return list(target.environments(Optional.empty()));
    }
    Optional<RunStart> before = output.before();
    SelectionPlan selection = checked(before);
    Environment environment = target.environment(surroundings.variables(), before);
    Route route = target.route(environment, surroundings.variables());
    if (bodies.dryRun()) {
      return rehearse(selection, environment, route, before);
    }
    Conclusion conclusion = run(selection, environment, route, before);
    PrintStream report = output.toStandardOutput() ? surroundings.err() : surroundings.out();
    Redactor redactor = new Redactor(secrets(selection, environment, route));
    conclusion
        .sentence()
        .map(redactor::text)
        .map(Printable::of)
        .ifPresent(surroundings.err()::println);
    report.print(
        conclusion.report(surroundings.terminals().coloured(report == surroundings.out())));
    output.summary().write(conclusion.result().report());
    return conclusion.exitCode();
  }

  private int rehearse(
      SelectionPlan selection, Environment environment, Route route, Optional<RunStart> before)
      throws Exception {
    try (Endpoint endpoint = Endpoint.of(environment)) {
      Rehearsal rehearsal = Rehearsal.of(plan(selection, environment, route, endpoint, before));
      Stream.of(environment.notices(), route.notices(), rehearsal.notices())
          .flatMap(List::stream)
          .forEach(notice -> surroundings.err().println("notice: " + Printable.of(notice)));
      surroundings
          .out()
          .print(
              PlanText.of(
                  rehearsal, environment, route, target.headers(environment), output.words()));
      return ExitCode.OK;
    }
  }

  private Conclusion run(
      SelectionPlan selection, Environment environment, Route route, Optional<RunStart> before)
      throws Exception {
    try (Endpoint endpoint = Endpoint.of(environment);
        LineWriter talk = new LineWriter(surroundings.err())) {
      RequestLog log = new RequestLog(output.logMode(), talk, surroundings::now);
      environment.notices().forEach(log::notice);
      route.notices().forEach(log::notice);
      Run run = Run.start(plan(selection, environment, route, endpoint, before), log);
      talk.show(Progress.of(run::counts, output, surroundings));
      Interruption interruption = new Interruption(run, stop, talk::write);
      RunResult result = interruption.await();
      return new Conclusion(
          result, interruption.signal(), invocation(selection), surroundings.zone());
    }
  }

  private Invocation invocation(SelectionPlan selection) {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    boolean readsStandardInput = selection.source() instanceof Source.StandardInput;
    return new Invocation(surroundings.program(), arguments, readsStandardInput);
  }

  private int list(Environments environments) {
    for (Environments.Listed listed : environments.list()) {
      surroundings
          .out()
          .println(
              Stream.of(listed.name(), withoutKey(listed.apiUrl()), listed.description())
                  .map(Printable::of)
                  .collect(Collectors.joining("\t")));
    }
    return ExitCode.OK;
  }

  /** The parameters of a URL may be a key; those of the built-in endpoint are none. */
  private static String withoutKey(String apiUrl) {
    return apiUrl.startsWith("mock:") ? apiUrl : apiUrl.replaceFirst("\\?.*", "?...");
  }

  private SelectionPlan checked(Optional<RunStart> before) {
    try {
      output.summary().check();
      return bodies.plan(before).orElseThrow(() -> new UsageException(output.missingBodies()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private RunPlan plan(
      SelectionPlan selection,
      Environment environment,
      Route route,
      Endpoint endpoint,
      Optional<RunStart> before) {
    try {
      Map<String, String> headers = target.headers(environment);
      RunPlan.Builder plan =
          RunPlan.to(environment.name(), endpoint.url())
              .selection(selection, surroundings.in())
              .headers(headers);
      if (environment.isMock()) {
        plan.notedUrl(environment.apiUrl());
      }
      secrets(selection, environment, route).forEach(plan::secret);
      environment.dialect().ifPresent(plan::dialect);
      route.addTo(plan);
      pace.addTo(plan, environment, before);
      plan.config(target.config(before));
      stop.addTo(plan);
      output.addTo(plan, surroundings.out());
      return plan.build();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private List<String> secrets(SelectionPlan selection, Environment environment, Route route) {
    return Stream.concat(
            Credentials.in(environment, target.headers(environment), selection.settings()).stream(),
            route.secrets().stream())
        .toList();
  }
}

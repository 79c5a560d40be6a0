package dev.penstock.batch;

import dev.penstock.client.Assembly;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.client.EventListener;
import dev.penstock.client.Request;
import dev.penstock.dialect.AnswerJudge;
import dev.penstock.dialect.Dialect;
import dev.penstock.http.ProxyRules;
import dev.penstock.input.InputException;
import dev.penstock.input.Selection;
import dev.penstock.input.SelectionPlan;
import dev.penstock.journal.Foresight;
import dev.penstock.journal.Fsync;
import dev.penstock.journal.Opening;
import dev.penstock.journal.Output;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputListener;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RunFiles;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a run sends, where to, how fast, and where the records go: an immutable value. */
public final class RunPlan {
  /** The longest that a run waits when a server tells it to wait. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /** Of one request, refusals for which the server told how long to wait. */
  private static final int MOST_REFUSALS = 20;

  final SelectionPlan selection;
  final InputStream standardInput;
  final List<String> secrets;
  final Dialect dialect;
  final boolean withRequest;
  final InstantSource clock;
  final Optional<ErrorLimit> errorLimit;
  private final String environment;
  private final ModelUrl url;
  private final Map<String, String> headers;
  private final ProxyRules proxies;
  private final @Nullable Path authorities;
  private final boolean insecure;
  private final @Nullable Path file;
  private final @Nullable OutputStream stream;
  private final String notedUrl;
  private final @Nullable Path config;
  private final Opening opening;
  private final Fsync fsync;
  private final @Nullable RateLimit rateLimit;
  private final int maxConcurrency;
  private final Duration timeout;
  private final int retries;
  private final boolean adaptive;
  private final @Nullable Grounds grounds;

  private RunPlan(Builder builder) {
    if (builder.selection == null) {
      throw new IllegalArgumentException("need a selection of bodies to send");
    }
    if ((builder.file == null) == (builder.stream == null)) {
      throw new IllegalArgumentException("need one output, a file or a stream");
    }
    selection = builder.selection;
    standardInput = builder.standardInput;
    environment = builder.environment;
    url = builder.url;
    headers = Map.copyOf(builder.headers);
    secrets = List.copyOf(builder.secrets);
    dialect = builder.dialect == null ? Dialect.forUrl(url.pattern()) : builder.dialect;
    proxies = builder.proxies;
    authorities = builder.authorities;
    insecure = builder.insecure;
    withRequest = builder.withRequest;
    file = builder.file;
    stream = builder.stream;
    notedUrl = builder.notedUrl == null ? url.template() : builder.notedUrl;
    config = builder.config;
    opening = builder.opening;
    fsync = builder.fsync;
    retries = builder.retries;
    adaptive = builder.adaptive;
    grounds = builder.grounds;
    errorLimit = Optional.ofNullable(builder.errorLimit);
    rateLimit = builder.rateLimit;
    maxConcurrency = builder.maxConcurrency;
    timeout = builder.timeout;
    clock = builder.clock;
  }

  /**
   * A plan to post to the URL exactly as it stands.
   *
   * @param environment its name, as the records of the run shall show it
   * @param url in whose path <code>{model}</code> stands for the model of each body
   * @throws IllegalArgumentException if the URL cannot be sent to
   */
  public static Builder to(String environment, String url) {
    return new Builder(environment, new ModelUrl(url));
  }

  /** The same bodies, to be looked at beforehand. */
  Selection again(OptionalLong seed) throws InputException, IOException {
    return Selection.open(selection.withSeed(seed), standardInput);
  }

  /** Makes the requests. */
  Requests requests() {
    return new Requests(url, headers, selection.source());
  }

  /**
   * The client that sends.
   *
   * @param earlier when requests were sent before, which count for the rate limit
   */
  AsyncHttpClient client(List<Instant> earlier, EventListener listener, AnswerJudge judge)
      throws IOException {
    AsyncHttpClientBuilder builder =
        AsyncHttpClient.builder()
            .maxConcurrency(maxConcurrency)
            .maxConcurrencyPerOrigin(maxConcurrency)
            .attemptTimeout(timeout)
            .retry(retryPolicy(judge))
            .slowDown(adaptive)
            .listener(listener)
            .proxies(proxies);
    if (insecure) {
      builder.insecure();
    } else if (authorities != null) {
      builder.trustedAuthorities(authorities);
    }
    if (rateLimit != null) {
      builder.rateLimit(rateLimit).startedBefore(earlier);
    }
    return grounds == null ? builder.build() : Assembly.build(builder, grounds.client());
  }

  /** Runs what comes after the last answer. */
  Executor conductor() {
    return grounds == null ? task -> new Thread(task, "penstock-run").start() : grounds.conductor();
  }

  /** What this process has used of the processors; empty if that is not known. */
  Supplier<Optional<Duration>> processorUse() {
    return grounds == null ? ProcessorUse::ofThisProcess : Optional::empty;
  }

  /** From when on earlier requests count for the rate limit. */
  Instant earliestThatCounts() {
    Instant now = clock.instant();
    return rateLimit == null ? now : now.minus(rateLimit.period());
  }

  /** What is sent again: asking once more does no harm, and refusals with a delay are free. */
  private RetryPolicy retryPolicy(AnswerJudge judge) {
    return RetryPolicy.builder()
        .maxAttempts(retries + 1)
        .anyMethod()
        .maxDelay(LONGEST_WAIT)
        .uncountedRefusals(MOST_REFUSALS)
        .waitForBudget()
        .judge(judge)
        .build();
  }

  /** What the output notes of the start. */
  RunStart start(OptionalLong selected, OptionalLong seed, Redactor redactor) {
    return new RunStart(
        Optional.ofNullable(getClass().getPackage().getImplementationVersion()).orElse("dev"),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        opening,
        Optional.ofNullable(config).map(Path::toString),
        environment,
        redactor.text(notedUrl),
        dialect.name(),
        selection.source().toString(),
        selection.mode().toString(),
        selection.count(),
        selection.startLine(),
        selection.endLine(),
        seed,
        selected,
        selection.settings().stream().map(s -> redactor.text(s.toString())).toList(),
        Optional.ofNullable(rateLimit),
        maxConcurrency,
        timeout,
        insecure);
  }

  /** Opens the output; nothing is noted in it yet. */
  Output open(OutputListener listener)
      throws OutputInUseException, OutputRefusedException, IOException {
    if (file == null) {
      return Output.toStream(Objects.requireNonNull(stream), listener);
    }
    return grounds == null
        ? Output.toFile(file, opening, fsync, listener)
        : Output.toFile(file, opening, fsync, listener, grounds.output());
  }

  /** The files of the output, if it is a file, to be read alone. */
  RunFiles files() throws IOException {
    return grounds == null ? RunFiles.of(file()) : RunFiles.of(file(), grounds.output().disk());
  }

  /** What a run would do with files that are there. */
  Optional<Foresight> foreseen() throws OutputInUseException, OutputRefusedException, IOException {
    return file == null ? Optional.empty() : Optional.of(Output.foresee(file, opening));
  }

  /** Whether an earlier run is to be continued. */
  boolean continues() {
    return opening.continues();
  }

  /** The output, if it is a file. */
  Path file() {
    return Objects.requireNonNull(file);
  }

  /** The output as messages name it. */
  String output() {
    return file == null ? "standard output" : file.toString();
  }

  /** Collects the settings; the selection and the output are required. */
  public static final class Builder {
    private final String environment;
    private final ModelUrl url;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private @Nullable SelectionPlan selection;
    private InputStream standardInput = InputStream.nullInputStream();
    private @Nullable Dialect dialect;
    private ProxyRules proxies = ProxyRules.none();
    private @Nullable Path authorities;
    private boolean insecure;
    private boolean withRequest;
    private @Nullable Path file;
    private @Nullable OutputStream stream;
    private @Nullable String notedUrl;
    private @Nullable Path config;
    private Opening opening = Opening.NEW;
    private Fsync fsync = Fsync.INTERVAL;
    private int retries = 3;
    private boolean adaptive = true;
    private @Nullable ErrorLimit errorLimit;
    private @Nullable RateLimit rateLimit;
    private int maxConcurrency = 1_000;
    private Duration timeout = Duration.ofMinutes(10);
    private InstantSource clock = InstantSource.system();
    private @Nullable Grounds grounds;

    private Builder(String environment, ModelUrl url) {
      this.environment = environment;
      this.url = url;
    }

    /**
     * The bodies to send.
     *
     * @param standardInput read if the plan says so; it stays open
     */
    public Builder selection(SelectionPlan plan, InputStream standardInput) {
      selection = plan;
      this.standardInput = standardInput;
      return this;
    }

    /**
     * Sent with every request, the credential among them. Default: only Content-Type,
     * application/json.
     *
     * @throws IllegalArgumentException if a field cannot be sent; the message has no values
     */
    public Builder headers(Map<String, String> fields) {
      Request.of("POST", url.pattern()).headers(fields);
      headers.putAll(fields);
      return this;
    }

    /** A value that is written nowhere, whoever sends it back; ignored if under 8 characters. */
    public Builder secret(String value) {
      secrets.add(value);
      return this;
    }

    /** How the answers are read. Default: by the URL. */
    public Builder dialect(Dialect dialect) {
      this.dialect = dialect;
      return this;
    }

    /** Which proxy leads to the URL. Default: none. */
    public Builder proxies(ProxyRules rules) {
      proxies = rules;
      return this;
    }

    /** Trusts only the authorities in this file of PEM. Default: those of the JVM. */
    public Builder trustedAuthorities(Path pem) {
      authorities = pem;
      return this;
    }

    /** Verifies no certificate. */
    public Builder insecure() {
      insecure = true;
      return this;
    }

    /** Records have the bodies that were sent. Default: false. */
    public Builder withRequest(boolean withRequest) {
      this.withRequest = withRequest;
      return this;
    }

    /** Records go to the file: one array in input order, or JSONL as they come ({@code .jsonl}). */
    public Builder outputFile(Path file) {
      this.file = file;
      return this;
    }

    /** Records go to the stream, as JSONL as they come; it is flushed, not closed. */
    public Builder outputStream(OutputStream stream) {
      this.stream = stream;
      return this;
    }

    /** What becomes of an earlier run on the same file. Default: it is in the way. */
    public Builder opening(Opening opening) {
      this.opening = opening;
      return this;
    }

    /** When records are made to outlast a loss of power. Default: every second. */
    public Builder fsync(Fsync fsync) {
      this.fsync = fsync;
      return this;
    }

    /**
     * The URL as the output notes it, by which a run that is continued is known. Default: as it is.
     */
    public Builder notedUrl(String url) {
      notedUrl = url;
      return this;
    }

    /** The file where the environment stands, which the output notes. Default: none. */
    public Builder config(Path file) {
      config = file;
      return this;
    }

    /**
     * How many attempts may follow the first. Default: 3.
     *
     * @throws IllegalArgumentException if it is below 0
     */
    public Builder retries(int most) {
      if (most < 0) {
        throw new IllegalArgumentException("retries < 0: " + most);
      }
      retries = most;
      return this;
    }

    /** Whether refusals of the server lower the rate. Default: true. */
    public Builder adaptive(boolean adaptive) {
      this.adaptive = adaptive;
      return this;
    }

    /** When so many requests have failed, the run stops. Default: never. */
    public Builder errorLimit(ErrorLimit limit) {
      errorLimit = limit;
      return this;
    }

    /** Default: none. */
    public Builder rateLimit(RateLimit limit) {
      rateLimit = limit;
      return this;
    }

    /**
     * Requests in flight, 1 or more. Default: 1,000.
     *
     * @throws IllegalArgumentException if it is under 1
     */
    public Builder maxConcurrency(int max) {
      if (max < 1) {
        throw new IllegalArgumentException("maxConcurrency < 1: " + max);
      }
      maxConcurrency = max;
      return this;
    }

    /**
     * From the start of an attempt to its last byte. Default: 10 minutes.
     *
     * @throws IllegalArgumentException if it is not above zero
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout not above 0: " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Tells when the run began and ended. Default: the system's clock. */
    Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** What it stands on. Default: this machine. */
    Builder on(Grounds grounds) {
      this.grounds = grounds;
      return this;
    }

    /**
     * The plan.
     *
     * @throws IllegalArgumentException if there is no output, or there are two
     */
    public RunPlan build() {
      return new RunPlan(this);
    }
  }
}

package dev.penstock.batch;

import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.client.Request;
import dev.penstock.dialect.Dialect;
import dev.penstock.http.ProxyRules;
import dev.penstock.input.SelectionPlan;
import dev.penstock.journal.Fsync;
import dev.penstock.journal.Opening;
import dev.penstock.journal.Output;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputListener;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.Redactor;
import dev.penstock.journal.RunStart;
import dev.penstock.pacing.RateLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a run sends, where to, how fast, and where the records go: an immutable value. */
public final class RunPlan {
  final SelectionPlan selection;
  final InputStream standardInput;
  final List<String> secrets;
  final Dialect dialect;
  final boolean withRequest;
  final InstantSource clock;
  private final String environment;
  private final URI url;
  private final Map<String, String> headers;
  private final ProxyRules proxies;
  private final @Nullable Path authorities;
  private final boolean insecure;
  private final @Nullable Path file;
  private final @Nullable OutputStream stream;
  private final boolean overwrite;
  private final @Nullable RateLimit rateLimit;
  private final int maxConcurrency;
  private final Duration timeout;

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
    dialect = builder.dialect == null ? Dialect.forUrl(url) : builder.dialect;
    proxies = builder.proxies;
    authorities = builder.authorities;
    insecure = builder.insecure;
    withRequest = builder.withRequest;
    file = builder.file;
    stream = builder.stream;
    overwrite = builder.overwrite;
    rateLimit = builder.rateLimit;
    maxConcurrency = builder.maxConcurrency;
    timeout = builder.timeout;
    clock = builder.clock;
  }

  /**
   * A plan to post to the URL exactly as it stands.
   *
   * @param environment its name, as the records of the run shall show it
   * @throws IllegalArgumentException if the URL cannot be sent to
   */
  public static Builder to(String environment, URI url) {
    return new Builder(environment, url);
  }

  /** The request without its body. */
  Request request() {
    return Request.of("POST", url)
        .header("Content-Type", "application/json")
        .headers(headers)
        .build();
  }

  AsyncHttpClient client() throws IOException {
    AsyncHttpClientBuilder builder =
        AsyncHttpClient.builder()
            .maxConcurrency(maxConcurrency)
            .maxConcurrencyPerOrigin(maxConcurrency)
            .attemptTimeout(timeout)
            .proxies(proxies);
    if (insecure) {
      builder.insecure();
    } else if (authorities != null) {
      builder.trustedAuthorities(authorities);
    }
    return rateLimit == null ? builder.build() : builder.rateLimit(rateLimit).build();
  }

  /** What the output notes of the start. */
  RunStart start(OptionalLong seed, Redactor redactor) {
    return new RunStart(
        Optional.ofNullable(getClass().getPackage().getImplementationVersion()).orElse("dev"),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        opening(),
        environment,
        redactor.text(url.toString()),
        dialect.name(),
        selection.source().toString(),
        selection.mode().toString(),
        selection.count(),
        selection.startLine(),
        selection.endLine(),
        seed,
        OptionalLong.empty(),
        selection.settings().stream().map(s -> redactor.text(s.toString())).toList(),
        Optional.ofNullable(rateLimit),
        maxConcurrency,
        timeout,
        insecure);
  }

  /** Opens the output, and notes the start in it. */
  Output open(OptionalLong seed, Redactor redactor, OutputListener listener)
      throws OutputInUseException, OutputRefusedException, IOException {
    Output output =
        file == null
            ? Output.toStream(Objects.requireNonNull(stream), listener)
            : Output.toFile(file, opening(), Fsync.INTERVAL, listener);
    try {
      output.begin(start(seed, redactor));
      return output;
    } catch (IOException | RuntimeException e) {
      output.close();
      throw e;
    }
  }

  private Opening opening() {
    return overwrite ? Opening.OVERWRITE : Opening.NEW;
  }

  /** What a run would do with files that are there. */
  List<String> foreseen() throws OutputInUseException, OutputRefusedException, IOException {
    return file == null ? List.of() : Output.foresee(file, opening());
  }

  /** Collects the settings; the selection and the output are required. */
  public static final class Builder {
    private final String environment;
    private final URI url;
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
    private boolean overwrite;
    private @Nullable RateLimit rateLimit;
    private int maxConcurrency = 1_000;
    private Duration timeout = Duration.ofMinutes(10);
    private InstantSource clock = InstantSource.system();

    private Builder(String environment, URI url) {
      this.environment = environment;
      this.url = Request.of("POST", url).build().uri();
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
      Request.of("POST", url).headers(fields);
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

    /** Removes the records of an unfinished run instead of refusing to start. Default: false. */
    public Builder overwrite(boolean overwrite) {
      this.overwrite = overwrite;
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

package dev.penstock.client;

import dev.penstock.coding.ContentDecoder;
import dev.penstock.gate.Gate;
import dev.penstock.gate.GateListener;
import dev.penstock.gate.GateSettings;
import dev.penstock.gate.Quota;
import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import dev.penstock.retry.RetryPolicy;
import dev.penstock.seam.Surroundings;
import dev.penstock.seam.SystemTime;
import dev.penstock.seam.SystemWorkers;
import dev.penstock.wire.ClientCertificate;
import dev.penstock.wire.NettyWire;
import dev.penstock.wire.Trust;
import dev.penstock.wire.WireSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import javax.net.ssl.SSLContext;

/** The settings of an {@link AsyncHttpClient}. */
public final class AsyncHttpClientBuilder {
  /** No period of a {@link RateLimit} is longer. */
  private static final Duration LONGEST_HISTORY = Duration.ofDays(366);

  /** RFC 9110 section 10.1.5 asks for a name; servers that list the fields want Accept as well. */
  private final Headers.Builder defaultHeaders =
      Headers.builder().add("User-Agent", "penstock").add("Accept", "*/*");

  private final QuotaBuilder overall = new QuotaBuilder();
  private final QuotaBuilder perOrigin = new QuotaBuilder();
  private final QuotaBuilder perKey = new QuotaBuilder();
  private List<Instant> startedBefore = List.of();
  private boolean slowDown = true;
  private final Map<Origin, Auth> auth = new HashMap<>();
  private final List<String> sensitive = new ArrayList<>();
  private final List<Interceptor> interceptors = new ArrayList<>();
  private RetryPolicy retry = RetryPolicy.none();
  private boolean followsRedirects;
  private boolean decompresses = true;
  private Optional<Duration> deadline = Optional.empty();
  private Optional<Duration> queueTimeout = Optional.empty();
  private Optional<Duration> responseTimeout = Optional.empty();
  private Optional<EventListener> listener = Optional.empty();
  private Optional<ToLongFunction<Response>> settlement = Optional.empty();
  private Optional<Trust> trust = Optional.empty();
  private Optional<ClientCertificate> certificate = Optional.empty();
  private ProxyRules proxies = ProxyRules.none();
  private Protocol protocol = Protocol.NEGOTIATED;
  private int maxConcurrency = 10_000;
  private int maxConcurrencyPerOrigin = 100;
  private int maxWaiting = 100_000;
  private int maxResponseBytes = 64 << 20;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration attemptTimeout = Duration.ofMinutes(10);
  private Duration idleTimeout = Duration.ofMinutes(2);
  private Duration keepAlive = Duration.ofMinutes(1);
  private Duration closeTimeout = Duration.ofSeconds(10);

  AsyncHttpClientBuilder() {}

  /**
   * At most so many starts in any period, over all requests. Called again it adds a limit; all of
   * them hold. Default: no limit.
   */
  public AsyncHttpClientBuilder rateLimit(RateLimit limit) {
    overall.rates.add(Objects.requireNonNull(limit, "limit"));
    return this;
  }

  /**
   * Starts that an earlier process made under the same {@link #rateLimit}, in any order: they count
   * in every window of it, so that no window over the restart holds too many. Those that no window
   * holds any more are of no effect; one in the future counts as made now. Default: none.
   */
  public AsyncHttpClientBuilder startedBefore(Collection<Instant> starts) {
    startedBefore = List.copyOf(starts);
    return this;
  }

  /** At most so many starts in any period to each origin. Called again it adds a limit. */
  public AsyncHttpClientBuilder rateLimitPerOrigin(RateLimit limit) {
    perOrigin.rates.add(limit);
    return this;
  }

  /**
   * At most so many starts in any period of each key, an origin with a credential. Called again it
   * adds a limit.
   */
  public AsyncHttpClientBuilder rateLimitPerKey(RateLimit limit) {
    perKey.rates.add(limit);
    return this;
  }

  /**
   * At most so much cost started in any period, over all requests. Called again it adds a budget;
   * all of them hold. Default: no budget.
   */
  public AsyncHttpClientBuilder budget(Budget budget) {
    overall.budgets.add(budget);
    return this;
  }

  /** At most so much cost started in any period to each origin. Called again it adds a budget. */
  public AsyncHttpClientBuilder budgetPerOrigin(Budget budget) {
    perOrigin.budgets.add(budget);
    return this;
  }

  /** At most so much cost started in any period of each key. Called again it adds a budget. */
  public AsyncHttpClientBuilder budgetPerKey(Budget budget) {
    perKey.budgets.add(budget);
    return this;
  }

  /**
   * Whether the rate of a key is lowered while over a fifth of its requests are refused with 429,
   * 503 or 529: once a second to 0.8 of what it is, down to a tenth of the asked rate; each other
   * second adds 5 % of that. Does nothing without a rate limit or without a {@link #retry} policy.
   * Default: true.
   */
  public AsyncHttpClientBuilder slowDown(boolean slowsDown) {
    slowDown = slowsDown;
    return this;
  }

  /**
   * What a response did cost, in place of the {@link Request.Builder#cost} that its request was
   * started with: tokens that only the answer tells. Called on a callback thread for each whole
   * response. Default: the cost stays.
   */
  public AsyncHttpClientBuilder settlement(ToLongFunction<Response> cost) {
    settlement = Optional.of(cost);
    return this;
  }

  /** Which attempts are followed by another. Default: {@link RetryPolicy#none}. */
  public AsyncHttpClientBuilder retry(RetryPolicy policy) {
    retry = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Follows up to ten redirects, each through the gate; never from https to http, and without
   * credentials to another origin. One that cannot be followed is the answer. Default: off, since a
   * redirect of an API is more often a mistake in its URL.
   */
  public AsyncHttpClientBuilder followRedirects() {
    followsRedirects = true;
    return this;
  }

  /**
   * Asks for gzip and deflate, and takes responses out of them; a body may grow 200-fold, beyond 1
   * MiB. A request that sets Accept-Encoding gets the response as it comes. Default: true.
   */
  public AsyncHttpClientBuilder decompress(boolean decompresses) {
    this.decompresses = decompresses;
    return this;
  }

  /**
   * Credentials for all requests to one origin, and to no other.
   *
   * @param url the origin, such as {@code https://api.example.com}; a path in it counts for nothing
   * @throws IllegalArgumentException if it is not a URL
   */
  public AsyncHttpClientBuilder auth(String url, Auth credentials) {
    auth.put(Origin.of(Origin.parseUri(url)), credentials);
    return this;
  }

  /**
   * Header fields that hold secrets, besides the well-known ones (Authorization, Cookie, X-Api-Key
   * and the like): a redirect does not take them to another origin.
   */
  public AsyncHttpClientBuilder sensitiveHeaders(String... names) {
    sensitive.addAll(List.of(names));
    return this;
  }

  /** Stands between the caller and the client; the one added first is outermost. */
  public AsyncHttpClientBuilder interceptor(Interceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /** Hears of every attempt and of every outcome. Default: nobody. */
  public AsyncHttpClientBuilder listener(EventListener listener) {
    this.listener = Optional.of(listener);
    return this;
  }

  /** Requests in flight in all. Default: 10,000. */
  public AsyncHttpClientBuilder maxConcurrency(int max) {
    maxConcurrency = Limits.atLeastOne("maxConcurrency", max);
    return this;
  }

  /**
   * Requests in flight to one origin, over HTTP/1.1 each on a connection of its own. Default: 100.
   */
  public AsyncHttpClientBuilder maxConcurrencyPerOrigin(int max) {
    maxConcurrencyPerOrigin = Limits.atLeastOne("maxConcurrencyPerOrigin", max);
    return this;
  }

  /** Requests that may wait for their start; further ones fail at once. Default: 100,000. */
  public AsyncHttpClientBuilder maxWaiting(int max) {
    maxWaiting = Limits.atLeastOne("maxWaiting", max);
    return this;
  }

  /** The largest response that is held in memory, in bytes. Default: 64 MiB. */
  public AsyncHttpClientBuilder maxResponseBytes(int max) {
    maxResponseBytes = Limits.atLeastOne("maxResponseBytes", max);
    return this;
  }

  /** For name, connection and TLS handshake together. Default: 10 s. */
  public AsyncHttpClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = Limits.aboveZero("connectTimeout", timeout);
    return this;
  }

  /**
   * How long a request may take in all, unless it says so itself: in the queue, with all attempts,
   * to its last byte. Default: no limit.
   */
  public AsyncHttpClientBuilder deadline(Duration deadline) {
    this.deadline = Optional.of(Limits.aboveZero("deadline", deadline));
    return this;
  }

  /** How long an attempt may wait for its turn. Default: no limit. */
  public AsyncHttpClientBuilder queueTimeout(Duration timeout) {
    queueTimeout = Optional.of(Limits.aboveZero("queueTimeout", timeout));
    return this;
  }

  /** From an attempt's sending to the head of its response. Default: no limit of its own. */
  public AsyncHttpClientBuilder responseTimeout(Duration timeout) {
    responseTimeout = Optional.of(Limits.aboveZero("responseTimeout", timeout));
    return this;
  }

  /** From the start of an attempt, after its wait, to its last byte. Default: 600 s. */
  public AsyncHttpClientBuilder attemptTimeout(Duration timeout) {
    attemptTimeout = Limits.aboveZero("attemptTimeout", timeout);
    return this;
  }

  /**
   * Silence within the body of a response. It does not count before the head: models think for
   * minutes. Default: 120 s.
   */
  public AsyncHttpClientBuilder idleTimeout(Duration timeout) {
    idleTimeout = Limits.aboveZero("idleTimeout", timeout);
    return this;
  }

  /**
   * How long a connection rests before it is closed; a server that announces less is believed.
   * Default: 60 s.
   */
  public AsyncHttpClientBuilder keepAlive(Duration rest) {
    keepAlive = Limits.aboveZero("keepAlive", rest);
    return this;
  }

  /** How long {@link AsyncHttpClient#close} waits for requests before it cancels them: 10 s. */
  public AsyncHttpClientBuilder closeTimeout(Duration timeout) {
    closeTimeout = Limits.notNegative("closeTimeout", timeout);
    return this;
  }

  /**
   * Sent with every request that does not set the field itself, to whatever origin it goes.
   *
   * @throws IllegalArgumentException if it cannot be sent, or is one that the client sets itself
   */
  public AsyncHttpClientBuilder defaultHeader(String name, String value) {
    Request.requireSettable(name);
    defaultHeaders.set(name, value);
    return this;
  }

  /**
   * Whom to trust and which certificate to show. Names are verified whatever is given. Excludes
   * {@link #clientCertificate}. Default: the JVM's.
   */
  public AsyncHttpClientBuilder sslContext(SSLContext context) {
    trust = Optional.of(Trust.of(context));
    return this;
  }

  /**
   * Trusts the authorities in this file only, as curl's {@code --cacert}.
   *
   * @param pem certificates in PEM, one or more
   * @throws IOException if the file cannot be read or holds no certificate
   */
  public AsyncHttpClientBuilder trustedAuthorities(Path pem) throws IOException {
    trust = Optional.of(Trust.authorities(pem));
    return this;
  }

  /** Verifies neither certificates nor names: anyone on the way can read and change everything. */
  public AsyncHttpClientBuilder insecure() {
    trust = Optional.of(Trust.anyone());
    return this;
  }

  /**
   * Shows this certificate, and proves it with its key, to servers that ask for one. It goes with
   * {@link #trustedAuthorities} and {@link #insecure}, in any order; an {@link #sslContext} has
   * certificates of its own, so that {@link #build} refuses both.
   *
   * @param pkcs12 a store in PKCS #12 (.p12, .pfx) with the key and the certificates up to, but
   *     without need of, the authority's
   * @param password of the store and of the key in it; it is not kept
   * @throws IOException if the file cannot be read, the password is another, or no key is in it
   */
  public AsyncHttpClientBuilder clientCertificate(Path pkcs12, char[] password) throws IOException {
    certificate = Optional.of(ClientCertificate.pkcs12(pkcs12, password));
    return this;
  }

  /**
   * As {@link #clientCertificate(Path, char[])}, from files in PEM, as curl's {@code --cert} and
   * {@code --key}.
   *
   * @param certificatesPem the client's certificate, then those between it and its authority
   * @param keyPem its key in PKCS #8, not encrypted: RSA, EC, Ed25519 or Ed448. May be the same
   *     file
   * @throws IOException if a file cannot be read, or the key is none or is not the certificate's
   */
  public AsyncHttpClientBuilder clientCertificate(Path certificatesPem, Path keyPem)
      throws IOException {
    certificate = Optional.of(ClientCertificate.pem(certificatesPem, keyPem));
    return this;
  }

  /** Which proxy leads to which origin. Default: none, whatever the environment says. */
  public AsyncHttpClientBuilder proxies(ProxyRules rules) {
    proxies = rules;
    return this;
  }

  /** Which version of HTTP is spoken. Default: what the server prefers. */
  public AsyncHttpClientBuilder protocol(Protocol version) {
    protocol = version;
    return this;
  }

  /**
   * The client.
   *
   * @throws IllegalStateException if there is an SSL context and a client certificate
   */
  public AsyncHttpClient build() {
    SystemTime time = new SystemTime();
    NettyWire wire =
        new NettyWire(
            new WireSettings(connectTimeout, idleTimeout, keepAlive, trust(), proxies, protocol),
            time);
    return build(
        new Surroundings(time, time, InstantSource.system(), wire, new SystemWorkers(wire)));
  }

  AsyncHttpClient build(Surroundings surroundings) {
    GateSettings gateSettings =
        new GateSettings(
            overall.build(),
            perOrigin.build(),
            perKey.build(),
            maxConcurrency,
            maxConcurrencyPerOrigin,
            maxWaiting,
            slowDown);
    Gate gate =
        new Gate(
            surroundings.ticker(),
            surroundings.scheduler(),
            gateSettings,
            listener.<GateListener>map(GateEvents::new).orElse(GateListener.NONE),
            surroundings.workers().callbacks());
    gate.startedBefore(history(surroundings));
    Engine engine =
        new Engine(
            gate,
            surroundings,
            new Limits(maxConcurrency, maxWaiting, maxResponseBytes, attemptTimeout, closeTimeout),
            settings());
    return new AsyncHttpClient(engine);
  }

  /** Empty: the JVM's, to be read when it is needed. */
  private Optional<Trust> trust() {
    return certificate.isEmpty()
        ? trust
        : Optional.of(trust.orElseGet(Trust::inTheJvm).showing(certificate.get()));
  }

  /** The ticks of the starts that were made before, in order. */
  private long[] history(Surroundings surroundings) {
    Instant now = surroundings.clock().instant();
    long tick = surroundings.ticker().nanos();
    Instant oldest = now.minus(LONGEST_HISTORY);
    return startedBefore.stream()
        .filter(start -> start.isAfter(oldest))
        .map(start -> start.isAfter(now) ? now : start)
        .sorted()
        .mapToLong(start -> tick - Duration.between(start, now).toNanos())
        .toArray();
  }

  private Settings settings() {
    boolean asksForRaw = defaultHeaders.build().contains(Engine.ACCEPT_ENCODING);
    if (decompresses && !asksForRaw) {
      defaultHeaders.set(Engine.ACCEPT_ENCODING, ContentDecoder.ACCEPTED);
    }
    return new Settings(
        defaultHeaders.build(),
        Map.copyOf(auth),
        new SensitiveFields(sensitive),
        retry,
        followsRedirects,
        decompresses && !asksForRaw,
        deadline,
        queueTimeout,
        responseTimeout,
        List.copyOf(interceptors),
        listener,
        settlement);
  }

  /** The limits of one scope, as they are added. */
  private static final class QuotaBuilder {
    private final List<RateLimit> rates = new ArrayList<>();
    private final List<Budget> budgets = new ArrayList<>();

    private Quota build() {
      return new Quota(rates, budgets);
    }
  }
}

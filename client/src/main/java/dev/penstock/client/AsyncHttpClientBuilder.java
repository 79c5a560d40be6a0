package dev.penstock.client;

import dev.penstock.gate.Gate;
import dev.penstock.http.Headers;
import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import dev.penstock.pacing.RateLimit;
import dev.penstock.seam.SystemTime;
import dev.penstock.wire.NettyWire;
import dev.penstock.wire.Trust;
import dev.penstock.wire.WireSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The settings of an {@link AsyncHttpClient}. */
public final class AsyncHttpClientBuilder {
  /** RFC 9110 section 10.1.5 asks for a name; servers that list the fields want Accept as well. */
  private final Headers.Builder defaultHeaders =
      Headers.builder().add("User-Agent", "penstock").add("Accept", "*/*");

  private Optional<RateLimit> rateLimit = Optional.empty();
  private Optional<Trust> trust = Optional.empty();
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

  /** At most so many starts in any period, over all requests. Default: no limit. */
  public AsyncHttpClientBuilder rateLimit(RateLimit limit) {
    rateLimit = Optional.of(limit);
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
   * Whom to trust and which certificate to show. Names are verified whatever is given. Default: the
   * JVM's.
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

  /** The client. */
  public AsyncHttpClient build() {
    SystemTime time = new SystemTime();
    Gate gate =
        new Gate(time, time, rateLimit, maxConcurrency, maxConcurrencyPerOrigin, maxWaiting);
    WireSettings wire =
        new WireSettings(connectTimeout, idleTimeout, keepAlive, trust, proxies, protocol);
    Engine engine =
        new Engine(
            gate,
            new NettyWire(wire, time),
            time,
            time,
            InstantSource.system(),
            new Limits(maxConcurrency, maxWaiting, maxResponseBytes, attemptTimeout, closeTimeout),
            defaultHeaders.build());
    return new AsyncHttpClient(engine);
  }
}

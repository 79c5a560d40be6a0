package dev.penstock.wire;

import dev.penstock.http.Protocol;
import dev.penstock.http.ProxyRules;
import java.time.Duration;
import java.util.Optional;

/**
 * What the wire layer can be told.
 *
 * @param connectTimeout for name, connection and TLS handshake together
 * @param idleTimeout silence within a body, counted after the head
 * @param keepAlive how long a connection may rest before it is closed
 * @param trust absent: what the JVM trusts
 * @param proxies which proxy leads to an origin
 * @param protocol which version of HTTP is spoken
 */
public record WireSettings(
    Duration connectTimeout,
    Duration idleTimeout,
    Duration keepAlive,
    Optional<Trust> trust,
    ProxyRules proxies,
    Protocol protocol) {}

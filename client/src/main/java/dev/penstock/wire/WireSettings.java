package dev.penstock.wire;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the wire layer can be told.
 *
 * @param connectTimeout for name, connection and TLS handshake together
 * @param idleTimeout silence within a body, counted after the head
 * @param keepAlive how long a connection may rest before it is closed
 * @param tls trust and keys; absent: those of the JVM
 */
public record WireSettings(
    Duration connectTimeout, Duration idleTimeout, Duration keepAlive, Optional<SSLContext> tls) {}

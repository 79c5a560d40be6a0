package dev.penstock.pacing;

import dev.penstock.http.Origin;
import java.time.Duration;
import java.util.Optional;

/**
 * Nothing of a key starts for a while, since the server told so with a refusal.
 *
 * @param origin where its requests go
 * @param key as the requests name it; empty for those of the origin that name none
 * @param delay from now on
 */
public record Pause(Origin origin, Optional<Object> key, Duration delay) {}

package dev.penstock.journal;

import dev.penstock.dialect.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An attempt that was followed by another.
 *
 * @param sentAt when its head was handed to the socket
 * @param status of its response, if a whole one came
 * @param failure why none came
 * @param duration from sent to the last byte
 * @param told how long the server told to wait
 */
public record EarlierAttempt(
    Optional<Instant> sentAt,
    OptionalInt status,
    Optional<ErrorKind> failure,
    Optional<Duration> duration,
    Optional<Duration> told) {}

package dev.penstock.client;

import java.time.Duration;

/** What a client allows, as its builder names it. */
record Limits(
    int maxConcurrency,
    int maxWaiting,
    int maxResponseBytes,
    Duration attemptTimeout,
    Duration closeTimeout) {}

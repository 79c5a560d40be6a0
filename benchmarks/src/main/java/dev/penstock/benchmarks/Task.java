package dev.penstock.benchmarks;

import java.net.URI;

/**
 * What is to be sent.
 *
 * @param uri where to
 * @param body the same each time
 * @param inFlight how many at once, each on its own connection
 */
record Task(URI uri, byte[] body, int inFlight) {}

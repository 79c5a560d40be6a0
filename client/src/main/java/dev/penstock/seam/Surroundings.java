package dev.penstock.seam;

import java.time.InstantSource;

/**
 * All that a client reaches the world by. Its client closes the wire, then the workers, then the
 * scheduler.
 *
 * @param ticker elapsed time
 * @param scheduler waits on the ticker
 * @param clock the time that is written down
 * @param wire the network
 * @param workers its threads
 */
public record Surroundings(
    Ticker ticker, Scheduler scheduler, InstantSource clock, Wire wire, Workers workers) {}

package dev.penstock.batch;

import java.util.OptionalLong;

/**
 * How far a run is.
 *
 * @param done requests that have their record
 * @param failed those of them that failed
 * @param inFlight requests sent whose answer is not there
 * @param total requests selected, where that is known beforehand
 */
public record RunCounts(long done, long failed, int inFlight, OptionalLong total) {}

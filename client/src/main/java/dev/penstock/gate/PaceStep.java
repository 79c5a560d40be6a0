package dev.penstock.gate;

/**
 * A step of a slow-down.
 *
 * @param perSecond starts in a second from now on
 * @param askedPerSecond the rate that was asked for
 * @param lowered whether it went down
 * @param answers answers of the second before
 * @param refusals how many of them were refusals
 */
public record PaceStep(
    double perSecond, double askedPerSecond, boolean lowered, long answers, long refusals) {}

package dev.penstock.pacing;

import dev.penstock.http.Origin;
import java.util.Optional;

/**
 * A key starts more slowly than asked, since its requests are refused, or less slowly again.
 *
 * @param origin where its requests go
 * @param key as the requests name it; empty for those of the origin that name none
 * @param startsPerSecond from now on
 * @param askedPerSecond the rate that was asked for; the same as {@code startsPerSecond} at the end
 *     of a slow-down
 * @param lowered whether the rate went down
 * @param answers answers of the key in the second that led to it
 * @param refusals how many of them were refusals
 */
public record PaceChange(
    Origin origin,
    Optional<Object> key,
    double startsPerSecond,
    double askedPerSecond,
    boolean lowered,
    long answers,
    long refusals) {}

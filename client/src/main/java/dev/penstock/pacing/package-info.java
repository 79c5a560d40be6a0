/** When an attempt may start: rate limits, concurrency limits, and the gate that keeps both. */
@NullMarked
package dev.penstock.pacing;

import org.jspecify.annotations.NullMarked;

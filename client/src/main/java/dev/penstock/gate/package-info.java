/** The gate: the one place that decides when an attempt may start. */
@NullMarked
package dev.penstock.gate;

import org.jspecify.annotations.NullMarked;

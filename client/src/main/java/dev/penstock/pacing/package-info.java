/** Rate limits as a user states them, and what became of them. */
@NullMarked
package dev.penstock.pacing;

import org.jspecify.annotations.NullMarked;

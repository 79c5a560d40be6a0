/** Whether, and when, an attempt is followed by another. */
@NullMarked
package dev.penstock.retry;

import org.jspecify.annotations.NullMarked;

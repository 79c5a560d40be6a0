/** When to try again: what a server tells of it. */
@NullMarked
package dev.penstock.retry;

import org.jspecify.annotations.NullMarked;

/** The table of faults: what servers and networks do wrong, and what becomes of requests then. */
@NullMarked
package dev.penstock.faults;

import org.jspecify.annotations.NullMarked;

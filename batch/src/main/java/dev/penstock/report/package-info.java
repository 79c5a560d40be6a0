/** The report of a run, computed from its files. */
@NullMarked
package dev.penstock.report;

import org.jspecify.annotations.NullMarked;

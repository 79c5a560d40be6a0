/** The files of a run: what was asked, the records as they come, and the results at the end. */
@NullMarked
package dev.penstock.journal;

import org.jspecify.annotations.NullMarked;

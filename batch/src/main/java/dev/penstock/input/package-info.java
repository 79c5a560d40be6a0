/** Which request bodies of a file or stream are sent, and in what order. */
@NullMarked
package dev.penstock.input;

import org.jspecify.annotations.NullMarked;

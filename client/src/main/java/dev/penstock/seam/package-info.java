/**
 * Where time and the network enter: replaced by fakes in tests, exported only to our own modules.
 */
@NullMarked
package dev.penstock.seam;

import org.jspecify.annotations.NullMarked;

/** A run: a file of request bodies in, one record each out. */
@NullMarked
package dev.penstock.batch;

import org.jspecify.annotations.NullMarked;

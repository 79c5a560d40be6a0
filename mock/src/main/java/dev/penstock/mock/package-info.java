/** A local endpoint that speaks the wire formats of LLM servers. */
@NullMarked
package dev.penstock.mock;

import org.jspecify.annotations.NullMarked;

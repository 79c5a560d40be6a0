/** Bodies that come piece by piece: server-sent events, and lines. */
@NullMarked
package dev.penstock.stream;

import org.jspecify.annotations.NullMarked;

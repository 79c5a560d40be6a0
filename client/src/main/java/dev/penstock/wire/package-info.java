/** The wire layer on Netty: sends one attempt, knows nothing of rates, retries or redirects. */
@NullMarked
package dev.penstock.wire;

import org.jspecify.annotations.NullMarked;

/** The asynchronous HTTP client. */
@NullMarked
package dev.penstock.client;

import org.jspecify.annotations.NullMarked;

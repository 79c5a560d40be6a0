/** The asynchronous HTTP client: requests, responses, and what can go wrong between them. */
@NullMarked
package dev.penstock.client;

import org.jspecify.annotations.NullMarked;

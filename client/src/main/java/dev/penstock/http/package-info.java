/** The vocabulary of HTTP: origins, header fields, and the ways an exchange can fail. */
@NullMarked
package dev.penstock.http;

import org.jspecify.annotations.NullMarked;

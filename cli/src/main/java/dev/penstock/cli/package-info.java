/** The program penstock: one class per command. */
@NullMarked
package dev.penstock.cli;

import org.jspecify.annotations.NullMarked;

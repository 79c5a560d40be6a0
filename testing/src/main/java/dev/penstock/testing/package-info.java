/** What the tests of all modules share: the leak check, and servers that follow a script. */
@NullMarked
package dev.penstock.testing;

import org.jspecify.annotations.NullMarked;

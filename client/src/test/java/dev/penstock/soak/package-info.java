/** What takes minutes or thousands of connections, with client and server in JVMs of their own. */
@NullMarked
package dev.penstock.soak;

import org.jspecify.annotations.NullMarked;

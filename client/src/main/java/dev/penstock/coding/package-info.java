/** Content codings: what came compressed is made plain again, within limits. */
@NullMarked
package dev.penstock.coding;

import org.jspecify.annotations.NullMarked;

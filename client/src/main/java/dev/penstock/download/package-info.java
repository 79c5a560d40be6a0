/** Bodies into files: written beside the target, moved into place when whole. */
@NullMarked
package dev.penstock.download;

import org.jspecify.annotations.NullMarked;

package dev.penstock.mock;

import org.jspecify.annotations.Nullable;

/** A request that its wire format does not allow. */
final class InvalidRequest extends Exception {

  private static final long serialVersionUID = 1;

  private final @Nullable String parameter;

  InvalidRequest(String message, @Nullable String parameter) {
    super(message);
    this.parameter = parameter;
  }

  /** The part of the request that is wrong, if it is not the whole. */
  @Nullable String parameter() {
    return parameter;
  }
}

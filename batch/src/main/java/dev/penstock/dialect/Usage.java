package dev.penstock.dialect;

import java.util.OptionalLong;

/** The tokens of a request, as far as the server told them. */
public record Usage(OptionalLong inputTokens, OptionalLong outputTokens) {}

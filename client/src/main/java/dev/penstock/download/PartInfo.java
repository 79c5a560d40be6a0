package dev.penstock.download;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a part is a part of.
 *
 * @param url where it comes from, as it was asked for
 * @param validator of its version
 * @param total its whole length, if the server said so
 * @param checksum what it must come to, if the user said so
 */
record PartInfo(String url, Validator validator, OptionalLong total, Optional<Checksum> checksum) {}

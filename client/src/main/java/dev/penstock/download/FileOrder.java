package dev.penstock.download;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a download is to leave.
 *
 * @param url where it comes from; one part can only be resumed from one URL
 * @param resumable whether a part may be left, and one that was left be resumed
 * @param replace whether it may take the place of a file
 */
public record FileOrder(
    String url, Path target, Optional<Checksum> checksum, boolean resumable, boolean replace) {}

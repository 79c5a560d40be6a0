package dev.penstock.batch;

import dev.penstock.dialect.Hopeless;
import dev.penstock.dialect.RequestError;
import dev.penstock.journal.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * When a run is stopped for what its answers say: the server tells to wait longer than a run waits,
 * refuses whatever comes, or too many requests fail.
 *
 * <p>The record of a refusal that no other request would escape (a wrong key, no money) is held
 * back until it is clear whether the run goes on: after a success all of them are written; if they
 * stop the run they have no record, so that a resumed run sends these requests again.
 */
final class StopRules {
  private static final int REFUSALS_IN_A_ROW = 3;

  private final Optional<ErrorLimit> errorLimit;
  private final Duration longestWait;
  private final InstantSource clock;
  private final Consumer<StopReason> stop;

  // Guarded by this.
  private final List<RequestRecord> heldBack = new ArrayList<>();
  private boolean isHopeless;
  private long recorded;
  private long failed;

  /**
   * Rules for a run.
   *
   * @param longestWait that a run waits when the server tells to
   * @param stop is told each time that a rule asks for it
   */
  StopRules(
      Optional<ErrorLimit> errorLimit,
      Duration longestWait,
      InstantSource clock,
      Consumer<StopReason> stop) {
    this.errorLimit = errorLimit;
    this.longestWait = longestWait;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * The records to be written now that there is one more.
   *
   * @param told how long the server told to wait after the last attempt
   */
  synchronized List<RequestRecord> admit(RequestRecord request, Optional<Duration> told) {
    if (request.ok() && heldBack.isEmpty()) {
      return counted(List.of(request));
    } else if (request.ok()) {
      List<RequestRecord> all = new ArrayList<>(heldBack);
      heldBack.clear();
      all.add(request);
      return counted(all);
    }
    Optional<Duration> tooLong = told.filter(delay -> delay.compareTo(longestWait) > 0);
    Optional<Hopeless> hopeless = request.error().flatMap(RequestError::hopeless);
    if (tooLong.isPresent()) {
      stop.accept(tooLong(request, tooLong.get()));
      return List.of();
    } else if (hopeless.isPresent()) {
      holdBack(request, hopeless.get());
      return List.of();
    }
    return counted(List.of(request));
  }

  /** The records that are still held back when all answers are there. */
  synchronized List<RequestRecord> rest() {
    return isHopeless ? List.of() : List.copyOf(heldBack);
  }

  private List<RequestRecord> counted(List<RequestRecord> requests) {
    recorded += requests.size();
    for (RequestRecord request : requests) {
      failed += request.ok() ? 0 : 1;
    }
    errorLimit
        .filter(limit -> limit.isReached(failed, recorded))
        .ifPresent(limit -> stop.accept(tooMany(limit)));
    return requests;
  }

  private void holdBack(RequestRecord request, Hopeless hopeless) {
    heldBack.add(request);
    if (heldBack.size() >= REFUSALS_IN_A_ROW) {
      isHopeless = true;
    }
    if (isHopeless) {
      heldBack.clear();
      stop.accept(
          new StopReason(
              "%s, %d times in a row (%s)"
                  .formatted(hopeless.sentence(), REFUSALS_IN_A_ROW, said(request)),
              hopeless.until(clock.instant())));
    }
  }

  private StopReason tooLong(RequestRecord request, Duration delay) {
    Instant until = clock.instant().plus(delay);
    return new StopReason(
        "the server told to wait %d s, and a run waits at most %d s (%s)"
            .formatted(delay.toSeconds(), longestWait.toSeconds(), said(request)),
        Optional.of(until));
  }

  private StopReason tooMany(ErrorLimit limit) {
    return StopReason.of(
        limit.isPercent()
            ? "%d of %d requests failed, over the %s that were allowed"
                .formatted(failed, recorded, limit)
            : "%d requests failed, as many as were allowed".formatted(failed));
  }

  private static String said(RequestRecord request) {
    String status =
        request.status().isPresent() ? "status " + request.status().getAsInt() + ": " : "";
    return status + request.error().map(RequestError::message).orElse("");
  }
}

package dev.penstock.wire;

import dev.penstock.http.Origin;
import dev.penstock.seam.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections that rest, by origin. There is no queue for one that is wanted: the gate already
 * decides how many exchanges run, so an idle connection is taken or a new one opened.
 */
final class Pool {
  private final long keepAliveNanos;
  private final Ticker ticker;

  /** Guarded by this. The one that rested last comes first: it is the least likely to be closed. */
  private final Map<Origin, Deque<Http1Connection>> idle = new HashMap<>();

  Pool(Duration keepAlive, Ticker ticker) {
    this.keepAliveNanos = keepAlive.toNanos();
    this.ticker = ticker;
  }

  synchronized @Nullable Http1Connection take(Origin origin) {
    Deque<Http1Connection> connections = idle.get(origin);
    if (connections == null) {
      return null;
    }
    Http1Connection connection = connections.pollFirst();
    if (connections.isEmpty()) {
      idle.remove(origin);
    }
    return connection;
  }

  /**
   * Keeps a connection until it is taken or has rested too long. Called on its loop.
   *
   * @param limitNanos how long the server says it will keep it
   */
  void put(Http1Connection connection, long limitNanos) {
    connection.restUntil(ticker.nanos() + Math.min(keepAliveNanos, limitNanos));
    synchronized (this) {
      idle.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>()).addFirst(connection);
    }
  }

  /** Returns false if it is not here: someone has taken it. */
  synchronized boolean remove(Http1Connection connection) {
    Deque<Http1Connection> connections = idle.get(connection.origin());
    if (connections == null || !connections.remove(connection)) {
      return false;
    }
    if (connections.isEmpty()) {
      idle.remove(connection.origin());
    }
    return true;
  }
}

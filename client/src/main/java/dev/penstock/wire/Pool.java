package dev.penstock.wire;

import dev.penstock.http.Origin;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections that rest, by origin. The gate already decides how many exchanges run, so an idle
 * connection is taken or a new one opened, by {@link Openings}.
 */
final class Pool {
  private static final Deque<Http1Connection> NONE = new ArrayDeque<>(0);

  private final long keepAliveNanos;

  /** Guarded by this. The one that rested last comes first: it is the least likely to be closed. */
  private final Map<Origin, Deque<Http1Connection>> idle = new HashMap<>();

  Pool(Duration keepAlive) {
    this.keepAliveNanos = keepAlive.toNanos();
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

  /** One that lives on the loop. */
  synchronized @Nullable Http1Connection take(Origin origin, EventLoop loop) {
    for (Http1Connection connection : idle.getOrDefault(origin, NONE)) {
      if (connection.loop() == loop) {
        remove(connection);
        return connection;
      }
    }
    return null;
  }

  /**
   * How long a connection may rest.
   *
   * @param limitNanos how long the server says it will keep it
   */
  long rest(long limitNanos) {
    return Math.min(keepAliveNanos, limitNanos);
  }

  /** Keeps a connection until it is taken or removed. */
  synchronized void put(Http1Connection connection) {
    idle.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>()).addFirst(connection);
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

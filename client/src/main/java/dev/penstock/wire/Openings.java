package dev.penstock.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The exchanges of one loop that found no connection of HTTP/1.1 at rest. They do not all open one
 * at once: after a few the loop reads what has come, and whoever waits goes on a connection that
 * has come free by that. Else a burst, or a second in which the machine is busy, has the loop do
 * nothing but open connections, as many as there are requests, while the first ones are answered
 * and unread. Touched on the loop only.
 */
final class Openings {
  private static final int MOST_AT_A_TIME = 16;

  private final EventLoop loop;
  private final Predicate<Exchange> starterOnIdle;
  private final Consumer<Exchange> opener;
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private int left = MOST_AT_A_TIME;

  /**
   * Nobody waits.
   *
   * @param starterOnIdle starts an exchange on a connection at rest, if there is one
   * @param opener opens a connection for an exchange
   */
  Openings(EventLoop loop, Predicate<Exchange> starterOnIdle, Consumer<Exchange> opener) {
    this.loop = loop;
    this.starterOnIdle = starterOnIdle;
    this.opener = opener;
  }

  /** Starts the exchange on one connection or another, now or soon. */
  void add(Exchange exchange) {
    waiting.add(exchange);
    openSome();
  }

  private void openSome() {
    while (left > 0 && !waiting.isEmpty()) {
      open(waiting.remove());
    }
  }

  private void open(Exchange exchange) {
    if (exchange.isOver() || starterOnIdle.test(exchange)) {
      return;
    }
    if (left == MOST_AT_A_TIME) {
      // Not execute: the loop reads before what is scheduled, but after all that is to be executed.
      loop.schedule(this::goOn, 0, TimeUnit.NANOSECONDS);
    }
    left--;
    opener.accept(exchange);
  }

  private void goOn() {
    left = MOST_AT_A_TIME;
    openSome();
  }

  /** No time is left to wait. */
  void openAll() {
    while (!waiting.isEmpty()) {
      opener.accept(waiting.remove());
    }
  }
}

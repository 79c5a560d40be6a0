package dev.penstock.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to whichever address of a host answers first: they are tried in order, each with a short
 * head start (RFC 8305). All happens on one event loop.
 */
final class AddressRace {
  /** Told once, on the loop, unless the race is stopped. */
  interface Result {
    void connected(Channel channel);

    void notConnected(@Nullable Throwable firstFailure);
  }

  /** RFC 8305 section 5. */
  private static final long HEAD_START_MILLIS = 250;

  private final EventLoop loop;
  private final Iterator<InetAddress> untried;
  private final Function<InetAddress, ChannelFuture> connect;
  private final Result result;
  private final List<Channel> running = new ArrayList<>(1);
  private @Nullable Throwable firstFailure;
  private @Nullable Future<?> headStart;
  private boolean over;

  AddressRace(
      EventLoop loop,
      Collection<InetAddress> addresses,
      Function<InetAddress, ChannelFuture> connect,
      Result result) {
    this.loop = loop;
    this.untried = addresses.iterator();
    this.connect = connect;
    this.result = result;
  }

  /** Begins, or tries the next address although others are still on the way. */
  void tryNext() {
    endHeadStart();
    if (over || !untried.hasNext()) {
      return;
    }
    ChannelFuture connection;
    try {
      connection = connect.apply(untried.next());
    } catch (ChannelException e) {
      lost(e);
      return;
    }
    running.add(connection.channel());
    if (untried.hasNext()) {
      headStart = loop.schedule(this::tryNext, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
    }
    connection.addListener((ChannelFuture ended) -> end(ended));
  }

  /** Closes what is on the way. */
  void stop() {
    over = true;
    endHeadStart();
    // Each tells of its end at once.
    List.copyOf(running).forEach(Channel::close);
  }

  private void end(ChannelFuture connection) {
    running.remove(connection.channel());
    if (connection.isSuccess()) {
      won(connection.channel());
    } else if (!over) {
      lost(connection.cause());
    }
  }

  private void won(Channel channel) {
    if (over) {
      channel.close();
    } else {
      stop();
      result.connected(channel);
    }
  }

  private void lost(Throwable cause) {
    firstFailure = firstFailure == null ? cause : firstFailure;
    if (untried.hasNext()) {
      tryNext();
    } else if (running.isEmpty()) {
      stop();
      result.notConnected(firstFailure);
    }
  }

  private void endHeadStart() {
    if (headStart != null) {
      headStart.cancel(false);
    }
  }
}

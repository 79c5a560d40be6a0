package dev.penstock.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One origin whose connections may carry many exchanges at a time: finds each a connection with a
 * free stream, and opens another one when all are full.
 *
 * <p>While a connection is on its way the others wait for it, or a burst would open one each before
 * the first is there to be shared. All its connections live on one event loop, where all of this
 * happens.
 */
final class SharedOrigin {
  /** Many more streams than anyone should want at a time. */
  private static final int MOST_CONNECTIONS = 16;

  /** How long an exchange waits for another one's connection before it opens its own. */
  private static final long PATIENCE_MILLIS = 1000;

  private final Connector connector;
  private final EventLoop loop;
  private final List<Http2Session> sessions = new ArrayList<>();
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private int opening;
  private boolean serving;
  private volatile boolean http1;

  SharedOrigin(Connector connector, EventLoop loop) {
    this.connector = connector;
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  /** Whether it was learned that there is nothing to be shared. From any thread. */
  boolean speaksHttp1() {
    return http1;
  }

  /** Finds the exchange a connection. */
  void begin(Exchange exchange) {
    if (exchange.isOver()) {
      return;
    }
    new Waiting(exchange).begin();
    serve();
  }

  /** A connection that speaks HTTP/2 is there, opened for this exchange. */
  void opened(Http2Session session, Exchange exchange) {
    opening--;
    if (roomy() != null) {
      session.close(); // opened out of impatience; another one came first
      begin(exchange);
      return;
    }
    sessions.add(session);
    if (!session.start(exchange)) {
      sessions.remove(session);
      exchange.lost("closed the new connection", null);
    }
    serve();
  }

  /** A connection is there, opened for another one's sake, and can carry one exchange at a time. */
  void learnedHttp1() {
    opening--;
    http1 = true;
    serve();
  }

  /** A connection that was on its way will not come. */
  void notOpened() {
    opening--;
    serve();
  }

  /** The connection takes no more exchanges. */
  void remove(Http2Session session) {
    sessions.remove(session);
    serve();
  }

  /** Starts all that wait and can start. */
  void serve() {
    if (serving) {
      return; // what is going on comes round to it
    }
    serving = true;
    while (!waiting.isEmpty() && serve(waiting.iterator().next())) {
      // The next one.
    }
    serving = false;
  }

  private boolean serve(Waiting first) {
    if (http1) {
      first.leave();
      connector.connect(first.exchange);
      return true;
    }
    Http2Session session = roomy();
    if (session != null) {
      first.leave();
      if (!session.start(first.exchange)) {
        sessions.remove(session);
        first.begin();
      }
      return true;
    }
    if (opening == 0 && mayOpen()) {
      open(first);
      return true;
    }
    return false;
  }

  private void open(Waiting next) {
    next.leave();
    if (!next.exchange.isOver()) {
      opening++;
      connector.connect(next.exchange, this);
    }
  }

  private @Nullable Http2Session roomy() {
    for (Http2Session session : sessions) {
      if (session.hasRoom()) {
        return session;
      }
    }
    return null;
  }

  private boolean mayOpen() {
    return sessions.size() < MOST_CONNECTIONS
        && sessions.stream().allMatch(Http2Session::isFullAsFarAsItGoes);
  }

  /** An exchange that waits for a stream. */
  private final class Waiting implements Exchange.Carrier {
    private final Exchange exchange;
    private @Nullable Future<?> patience;

    Waiting(Exchange exchange) {
      this.exchange = exchange;
    }

    void begin() {
      exchange.carriedBy(this);
      waiting.add(this);
      if (opening > 0 && sessions.isEmpty()) {
        patience = loop.schedule(this::loseIt, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    void leave() {
      waiting.remove(this);
      if (patience != null) {
        patience.cancel(false);
      }
    }

    private void loseIt() {
      if (sessions.isEmpty()) {
        open(this);
      }
    }

    @Override
    public void abort() {
      leave();
    }

    @Override
    public void read(boolean on) {
      // Nothing is read before it has a stream.
    }
  }
}

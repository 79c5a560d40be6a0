package dev.penstock.wire;

import dev.penstock.seam.Threads;
import dev.penstock.seam.Ticker;
import dev.penstock.seam.Wire;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The wire on Netty: an idle connection is taken or a new one opened, and drives the exchange. */
public final class NettyWire implements Wire {
  private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          LOOPS, new DefaultThreadFactory("penstock-loop", true), NioIoHandler.newFactory());
  private final WireSettings settings;
  private final Ticker ticker;
  private final Pool pool;
  private final Connector connector;
  private final SharedOrigins shared;
  private final Map<EventExecutor, LazyTimers> timers = new HashMap<>();
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Starts no thread before the first attempt. */
  public NettyWire(WireSettings settings, Ticker ticker) {
    this(settings, ticker, new Resolver());
  }

  NettyWire(WireSettings settings, Ticker ticker, Resolver resolver) {
    this.settings = settings;
    this.ticker = ticker;
    this.pool = new Pool(settings.keepAlive());
    this.connector = new Connector(settings, pool, ticker, resolver);
    for (EventExecutor loop : loops) {
      timers.put(loop, new LazyTimers(ticker, new LoopTimer(loop, ticker)));
    }
    this.shared = new SharedOrigins(settings.protocol(), connector, loops::next);
  }

  @Override
  public Attempt open(Message message, Listener listener) {
    Http1Connection idle = pool.take(message.origin());
    if (idle != null) {
      return exchange(message, listener, idle.loop(), exchange -> begin(exchange, idle));
    }
    SharedOrigin origin = shared.of(message.origin());
    EventLoop loop = origin == null ? loops.next() : origin.loop();
    return exchange(message, listener, loop, origin == null ? connector::connect : origin::begin);
  }

  private Exchange exchange(
      Message message, Listener listener, EventLoop loop, Consumer<Exchange> starter) {
    LazyTimers onLoop = Objects.requireNonNull(timers.get(loop));
    return new Exchange(message, listener, settings.idleTimeout(), ticker, loop, onLoop, starter);
  }

  private void begin(Exchange exchange, Http1Connection idle) {
    if (!idle.start(exchange)) {
      connector.connect(exchange);
    }
  }

  @Override
  public void afterwards(Runnable task) {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop() && !loop.isShuttingDown()) {
        loop.execute(task);
        return;
      }
    }
    task.run();
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      connector.close();
      // What is on its way to a socket gets there first.
      loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
      connector.closeChannels();
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
    Threads.awaitEnd(loops);
  }
}

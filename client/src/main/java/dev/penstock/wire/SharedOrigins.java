package dev.penstock.wire;

import dev.penstock.http.Origin;
import dev.penstock.http.Protocol;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The origins whose connections may carry many exchanges at a time, and what was learned of them.
 */
final class SharedOrigins {
  /** One that is forgotten is learned anew; its connections live on until they have rested. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Protocol protocol;
  private final Connector connector;
  private final Supplier<EventLoop> loops;

  /** Guarded by this. */
  private final Map<Origin, SharedOrigin> origins =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Entry<Origin, SharedOrigin> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  SharedOrigins(Protocol protocol, Connector connector, Supplier<EventLoop> loops) {
    this.protocol = protocol;
    this.connector = connector;
    this.loops = loops;
  }

  /** Null if its connections carry one exchange at a time. */
  @Nullable SharedOrigin of(Origin origin) {
    if (protocol == Protocol.HTTP_1_1 || (protocol == Protocol.NEGOTIATED && !origin.isSecure())) {
      return null;
    }
    SharedOrigin shared = remembered(origin);
    return shared.speaksHttp1() ? null : shared;
  }

  private synchronized SharedOrigin remembered(Origin origin) {
    return origins.computeIfAbsent(origin, first -> new SharedOrigin(connector, loops.get()));
  }
}

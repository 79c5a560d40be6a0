package dev.penstock.benchmarks;

import java.net.URI;
import java.util.Locale;

/** One of those that are compared: reads streams of server-sent events until the process ends. */
interface Streamer {
  /** Opens a stream and hands out its events as they come; does not wait for any. */
  void open(Received received);

  /** Hears of the events of one stream, one at a time. */
  interface Received {
    /** The data of an event. */
    void event(String data);

    /** The stream has ended, which it should not. */
    void ended(Throwable cause);
  }

  /** The one of this name, for so many streams. */
  static Streamer named(String name, URI uri, int streams) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "penstock" -> new PenstockStreamer(uri, streams);
      case "netty" -> new NettyStreamer(uri);
      case "vertx" -> new VertxStreamer(uri, streams);
      case "okhttp" -> new OkHttpStreamer(uri, streams);
      case "jdk" -> new JdkStreamer(uri);
      default -> throw new IllegalArgumentException("reads no events: " + name);
    };
  }
}

package dev.penstock.benchmarks;

import java.util.Locale;
import java.util.function.Function;

/** All clients of the JVM that are compared. */
enum Contender {
  PENSTOCK(PenstockPoster::plain),
  PENSTOCK_GUARDED(PenstockPoster::guarded),
  NETTY(NettyPoster::new),
  VERTX(VertxPoster::new),
  ASYNC_HTTP_CLIENT(AsyncHttpClientPoster::new),
  APACHE(ApachePoster::new),
  OKHTTP(OkHttpPoster::new),
  JDK(JdkPoster::new);

  private final Function<Task, Poster> start;

  Contender(Function<Task, Poster> start) {
    this.start = start;
  }

  static Contender parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  Poster start(Task task) {
    return start.apply(task);
  }
}

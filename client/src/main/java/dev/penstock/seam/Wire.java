package dev.penstock.seam;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.TransportException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The network, as the client sees it: sends one attempt and tells what becomes of it. */
public interface Wire extends AutoCloseable {
  /** An attempt that has not begun; it must be started. */
  Attempt open(Message message, Listener listener);

  /**
   * Runs the task at the end of what this thread does for the wire now, once for all that comes of
   * it; at once on a thread that is none of the wire's. The task must not block.
   */
  default void afterwards(Runnable task) {
    task.run();
  }

  /** Ends every attempt, then all connections and threads. */
  @Override
  void close();

  /**
   * What an attempt sends.
   *
   * @param method in capitals
   * @param headers all fields but those that frame the message
   * @param body null for none
   * @param timeout from the start of the attempt to its last byte
   */
  record Message(
      String method,
      Origin origin,
      URI uri,
      Headers headers,
      @Nullable Content body,
      Duration timeout) {}

  /** The body of a request. */
  sealed interface Content {
    /**
     * A body that is there.
     *
     * @param bytes not to be changed by anyone
     */
    record Bytes(byte[] bytes) implements Content {}

    /**
     * A body that is pulled while the peer takes it.
     *
     * @param length how many bytes it brings; empty if only its end will tell
     * @param publisher subscribed to when the head is sent, once for each attempt. It, and its
     *     subscription, are told on an event loop, so they must not block; their signals may come
     *     on any thread. A buffer that was handed over is not to be changed by anyone.
     */
    record Published(OptionalLong length, Flow.Publisher<ByteBuffer> publisher)
        implements Content {}
  }

  /** One attempt. May be told from any thread. */
  interface Attempt {
    /** Begins: neither blocks nor throws. All that comes of it is told to the listener. */
    void start();

    /** Ends the exchange; the listener still hears of its end. */
    void cancel();

    /** Reads no more from the socket; what was read already may still come. */
    void pause();

    /** Reads on. */
    void resume();
  }

  /**
   * Hears of one attempt, on an event loop: must not block. Exactly one of {@link #ended} and
   * {@link #failed} comes, and nothing after it.
   */
  interface Listener {
    /** The head of the request was handed to the socket at this tick. */
    void sent(long nanos);

    /** The head of the final response came; informational ones are not told. */
    void head(int status, Headers headers);

    /** Some of the body came. The buffer is lent for the call only. */
    void data(ByteBuffer data);

    /** The response is whole. */
    void ended();

    /** There will be no whole response. */
    void failed(TransportException cause);
  }
}

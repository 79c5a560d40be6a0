package dev.penstock.client;

import dev.penstock.http.Headers;
import dev.penstock.stream.EventParser;
import dev.penstock.stream.LineParser;
import dev.penstock.stream.ServerSentEvent;
import dev.penstock.stream.StreamTooLargeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The head of a response, and its body as it comes. Read the body once, in one of its forms, or
 * close it: what is neither read nor closed holds its connection until the attempt timeout.
 *
 * <p>Whoever reads slowly slows the server down: nothing is read ahead but 256 KiB. A body that
 * does not come whole ends with a {@link dev.penstock.http.TransportException}.
 */
public final class StreamResponse implements AutoCloseable {
  private final Response head;
  private final StreamBody body;
  private final Engine engine;

  StreamResponse(Response head, StreamBody body, Engine engine) {
    this.head = head;
    this.body = body;
    this.engine = engine;
  }

  /** The status code, 200 to 599. */
  public int status() {
    return head.status();
  }

  /** Whether the status is 200 to 299. */
  public boolean ok() {
    return head.ok();
  }

  /**
   * This response, if its status is 200 to 299; otherwise it is closed.
   *
   * @throws HttpStatusException if it is not
   */
  public StreamResponse requireSuccess() {
    if (!ok()) {
      close();
      throw new HttpStatusException(head);
    }
    return this;
  }

  /** The header fields. */
  public Headers headers() {
    return head.headers();
  }

  /** Request, URI and attempts; its body is empty. */
  public Response head() {
    return head;
  }

  /** The body, for one subscriber. Its signals come one at a time, on callback threads. */
  public Flow.Publisher<ByteBuffer> body() {
    return body;
  }

  /** The body as lines of UTF-8 text, without their ends. */
  public Flow.Publisher<String> lines() {
    return new ParsedPublisher<>(
        body, engine.callbacks, consumer -> new Lines(new LineParser(consumer)));
  }

  /**
   * The body as server-sent events, by the rules of the WHATWG. What follows the last blank line is
   * no event.
   */
  public Flow.Publisher<ServerSentEvent> events() {
    return new ParsedPublisher<>(
        body, engine.callbacks, consumer -> new Events(new EventParser(consumer)));
  }

  /**
   * Hands each line to the consumer, one at a time, on callback threads.
   *
   * @return completes when the last one was taken; cancelling it ends the exchange
   */
  public CompletableFuture<Void> forEachLine(Consumer<? super String> consumer) {
    return consume(lines(), consumer);
  }

  /**
   * Hands each event to the consumer, one at a time, on callback threads.
   *
   * @return completes when the last one was taken; cancelling it ends the exchange
   */
  public CompletableFuture<Void> forEachEvent(Consumer<? super ServerSentEvent> consumer) {
    return consume(events(), consumer);
  }

  private <T> CompletableFuture<Void> consume(
      Flow.Publisher<T> publisher, Consumer<? super T> consumer) {
    EachConsumer<T> each = new EachConsumer<>(consumer, engine.callbacks, body);
    publisher.subscribe(each);
    return each.done();
  }

  /** Ends the exchange, unless the body is whole; whoever still reads is told so. */
  @Override
  public void close() {
    body.close();
  }

  /** Bytes into lines. */
  private record Lines(LineParser parser) implements ParsedPublisher.Parser {
    @Override
    public void feed(ByteBuffer data) throws StreamTooLargeException {
      parser.feed(data);
    }

    @Override
    public void end() throws StreamTooLargeException {
      parser.end();
    }
  }

  /** Bytes into events. */
  private record Events(EventParser parser) implements ParsedPublisher.Parser {
    @Override
    public void feed(ByteBuffer data) throws StreamTooLargeException {
      parser.feed(data);
    }

    @Override
    public void end() {}
  }

  @Override
  public String toString() {
    return "%d for %s, streamed".formatted(status(), head.request());
  }
}

package dev.penstock.testing;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on 127.0.0.1 that answers as it is told, and remembers the requests it got.
 * Connections stay open until the client or a reply ends them, or the server is closed.
 *
 * <p>The function that makes the replies is called from many threads at once. What it throws fails
 * the test, as does a request that is not HTTP/1.1.
 */
public final class RecordingServer implements AutoCloseable {

  private final Function<SeenRequest, Reply> replies;
  private final String scheme;
  private final Acceptor acceptor;
  private final List<SeenRequest> requests = new ArrayList<>(); // guarded by itself

  private RecordingServer(Function<SeenRequest, Reply> replies, @Nullable SSLContext tls)
      throws IOException {
    this.replies = replies;
    this.scheme = tls == null ? "http" : "https";
    this.acceptor = Acceptor.start(this::serve, tls);
  }

  /** Starts a server on a free port. */
  public static RecordingServer start(Function<SeenRequest, Reply> replies) throws IOException {
    return new RecordingServer(replies, null);
  }

  /** Starts a server on a free port, over TLS. */
  public static RecordingServer start(Function<SeenRequest, Reply> replies, SSLContext tls)
      throws IOException {
    return new RecordingServer(replies, tls);
  }

  /** The port it listens on. */
  public int port() {
    return acceptor.port();
  }

  /** The address of a path on this server. The path starts with a slash. */
  public URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
  }

  /** The requests so far that were read to their end, in the order of their ends. */
  public List<SeenRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Waits for at least this many requests, up to 10 s, and returns all so far. */
  public List<SeenRequest> awaitRequests(int count) throws InterruptedException {
    BoundedWait.until(
        requests,
        () -> requests.size() >= count,
        () -> requests.size() + " requests instead of " + count + ": " + requests);
    return requests();
  }

  /** How many connections were accepted so far. */
  public int connectionsOpened() {
    return acceptor.connectionsOpened();
  }

  /** How many connections neither side has closed. */
  public int connectionsOpen() {
    return acceptor.connectionsOpen();
  }

  /** Waits until every connection is closed, up to 10 s. */
  public void awaitNoConnections() throws InterruptedException {
    acceptor.awaitNoConnections();
  }

  /** Closes every connection, and ends every thread. */
  @Override
  public void close() throws IOException {
    acceptor.close();
  }

  private void serve(Connection connection, CountDownLatch closing)
      throws IOException, InterruptedException {
    MessageReader reader = new MessageReader(connection.in());
    boolean goesOn = true;
    while (goesOn) {
      Optional<SeenRequest> head = SeenRequest.readHead(reader, connection.number());
      goesOn = head.isPresent() && answer(head.get().readBody(reader), connection, closing);
    }
  }

  private boolean answer(SeenRequest request, Connection connection, CountDownLatch closing)
      throws IOException, InterruptedException {
    synchronized (requests) {
      requests.add(request);
      requests.notifyAll();
    }
    Reply reply = replies.apply(request);
    if (endsWithin(reply.delay(), connection, closing)) {
      return false;
    }
    connection.out().write(reply.toBytes(request.method()));
    return !reply.closes()
        && request.header("connection").filter("close"::equalsIgnoreCase).isEmpty();
  }

  /** Waits out a delay. Tells whether the client left meanwhile, or the server was closed. */
  private boolean endsWithin(Duration delay, Connection connection, CountDownLatch closing)
      throws IOException, InterruptedException {
    if (delay.isZero()) {
      return false;
    }
    long end = System.nanoTime() + delay.toNanos();
    OptionalInt next = connection.peek(delay);
    if (next.isEmpty()) {
      return false;
    }
    if (next.getAsInt() < 0) {
      return true;
    }
    // A pipelined request: it waits for its turn.
    return closing.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}

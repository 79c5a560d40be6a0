package dev.penstock.testing;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server that is well but for one {@link Fault}, to see what else the fault harms.
 *
 * <p>{@code /good/...} is answered with its own path. {@code /held/...} too, but the answer goes on
 * until {@link #release}. {@code /together/n/...} is answered when n such requests have come, so
 * that each is on a connection of its own. {@code /fault} commits the fault, if it is one of an
 * answer; others are met elsewhere, at {@link #site()}.
 */
public final class FaultyServer implements AutoCloseable {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final long SIGN_OF_LIFE_MILLIS = 50;

  private final Fault fault;
  private final ScriptedServer server;
  private final String scheme;
  private final FaultSite site;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<SeenRequest> requests = new ArrayList<>(); // guarded by this
  private int faultConnection; // guarded by this; 0 until the fault is committed here
  private boolean faultConnectionEnded; // guarded by this

  private FaultyServer(Fault fault, boolean secure) throws IOException {
    this.fault = fault;
    this.scheme = secure ? "https" : "http";
    this.server =
        secure
            ? ScriptedServer.start(this::serve, TestCertificates.localhost())
            : ScriptedServer.start(this::serve);
    this.site = fault.open(this);
  }

  /** Starts a server on a free port, over TLS or not. */
  public static FaultyServer start(Fault fault, boolean secure) throws IOException {
    return new FaultyServer(fault, secure);
  }

  String scheme() {
    return scheme;
  }

  /** The address of a path. */
  public URI uri(String path) {
    return server.uri(path);
  }

  /** Where the fault is met. */
  public FaultSite site() {
    return site;
  }

  /** Opens when somebody has met the fault. */
  public CountDownLatch begun() {
    return begun;
  }

  void faultBegins() {
    begun.countDown();
  }

  /** The client knows how the request has ended that met the fault. */
  public void told() {
    told.countDown();
  }

  /** Ends the answers that are held. */
  public void release() {
    released.countDown();
  }

  /** The heads of all requests so far. */
  public synchronized List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** Waits for so many requests whose paths begin so, up to 10 s. */
  public void awaitRequests(String prefix, int count) throws InterruptedException {
    BoundedWait.until(
        this,
        () -> count(prefix) >= count,
        () -> count(prefix) + " instead of " + count + " requests for " + prefix);
  }

  /** How many connections neither side has closed. */
  public int connectionsOpen() {
    return server.connectionsOpen();
  }

  /** How many requests came on the connection of the fault after it. */
  public synchronized long requestsAfterTheFault() {
    return requests.stream()
        .filter(request -> request.connection() == faultConnection)
        .dropWhile(request -> !request.target().equals("/fault"))
        .skip(1)
        .count();
  }

  /** Waits until the connection is closed on which the fault was met, up to 10 s. */
  public void awaitNoFaultConnection() throws InterruptedException {
    BoundedWait.until(
        this,
        () -> faultConnection == 0 || faultConnectionEnded,
        () -> "the connection of the fault is still open");
    if (site.listener().isPresent()) {
      site.listener().get().awaitNoConnections();
    }
  }

  private synchronized long count(String prefix) {
    return requests.stream().filter(request -> request.target().startsWith(prefix)).count();
  }

  private void serve(Peer peer) throws IOException, InterruptedException {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = answer(peer, saw(peer.readHead()));
      }
    } finally {
      ended(peer);
    }
  }

  private synchronized SeenRequest saw(SeenRequest head) {
    requests.add(head);
    notifyAll();
    return head;
  }

  private synchronized void ended(Peer peer) {
    faultConnectionEnded |= peer.number() == faultConnection;
    notifyAll();
  }

  private boolean answer(Peer peer, SeenRequest head) throws IOException, InterruptedException {
    String path = head.target();
    if (path.equals("/fault") && fault instanceof Fault.InAnswer inAnswer) {
      synchronized (this) {
        faultConnection = peer.number();
      }
      faultBegins();
      return inAnswer.commit(peer, head, told);
    }
    peer.readBody(head);
    if (path.startsWith("/held/")) {
      hold(peer, path);
      return true;
    }
    if (path.startsWith("/together/")) {
      awaitRequests("/together/", Integer.parseInt(path.split("/", -1)[2]));
    }
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(path.length(), path));
    return true;
  }

  /** The client must see that the answer goes on, or it would count as silent. */
  private void hold(Peer peer, String path) throws IOException, InterruptedException {
    peer.send(CHUNKED + chunk(path));
    while (!released.await(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
      peer.send(chunk("."));
    }
    peer.send(chunk(path) + "0\r\n\r\n");
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  /** Closes every connection, and ends every thread. */
  @Override
  public void close() throws IOException {
    told.countDown();
    released.countDown();
    site.close();
    server.close();
  }
}

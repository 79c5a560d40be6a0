package dev.penstock.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A forward proxy on 127.0.0.1 that speaks HTTP and SOCKS5 on one port, and remembers what it was
 * asked for. It takes every host, whatever its name or address, for 127.0.0.1: so only it can
 * resolve the names that nobody else knows.
 *
 * <p>Plain requests are passed on with a length as their framing; a body that ends with its
 * connection is beyond it.
 */
public final class ProxyServer implements AutoCloseable {

  /** What it does instead of its work, once it knows who asks and for what. */
  public enum Fault {
    /** Says 403, or that the rules do not allow it. */
    REFUSE,
    /** Says nothing until the client leaves. */
    HANG,
    /** Closes the connection. */
    CLOSE
  }

  /**
   * What a client of SOCKS asked for.
   *
   * @param host as it was sent; an IPv6 address in eight groups
   * @param isName whether it was sent as a name, for the proxy to resolve
   * @param port as sent
   * @param connection the number of the connection that it came on, counted from 1
   */
  public record SocksTarget(String host, boolean isName, int port, int connection) {}

  private static final int SOCKS5 = 5;

  private final Optional<ProxyLogin> login;
  private final Optional<Fault> fault;
  private final Acceptor acceptor;
  private final List<SeenRequest> requests = new ArrayList<>(); // guarded by this
  private final List<SocksTarget> socksTargets = new ArrayList<>(); // guarded by this
  private final Set<Socket> upstream = new HashSet<>(); // guarded by this
  private boolean closed; // guarded by this

  private ProxyServer(Optional<ProxyLogin> login, Optional<Fault> fault) throws IOException {
    this.login = login;
    this.fault = fault;
    this.acceptor = Acceptor.start(this::serve, null);
  }

  /** Starts a proxy for anyone on a free port. */
  public static ProxyServer start() throws IOException {
    return new ProxyServer(Optional.empty(), Optional.empty());
  }

  /** Starts a proxy that wants this user and this password. */
  public static ProxyServer start(String user, String password) throws IOException {
    return new ProxyServer(Optional.of(new ProxyLogin(user, password)), Optional.empty());
  }

  /** Starts a proxy with a fault. */
  public static ProxyServer start(Fault fault) throws IOException {
    return new ProxyServer(Optional.empty(), Optional.of(fault));
  }

  /** The port it listens on. */
  public int port() {
    return acceptor.port();
  }

  /** Its address under this scheme: http or socks5. */
  public URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  /** The HTTP requests so far: those in absolute form whole, and the heads of CONNECT. */
  public synchronized List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** What was asked for by SOCKS so far. */
  public synchronized List<SocksTarget> socksTargets() {
    return List.copyOf(socksTargets);
  }

  /** Waits until this much was asked for, by HTTP and by SOCKS, up to 10 s. */
  public void awaitAsked(int count) throws InterruptedException {
    BoundedWait.until(
        this,
        () -> requests.size() + socksTargets.size() >= count,
        () -> "asked for " + requests + " and " + socksTargets + " instead of " + count);
  }

  /** How many connections were accepted so far. */
  public int connectionsOpened() {
    return acceptor.connectionsOpened();
  }

  /** Waits until every connection is closed, up to 10 s. */
  public void awaitNoConnections() throws InterruptedException {
    acceptor.awaitNoConnections();
  }

  /** Closes every connection on either side, and ends every thread. */
  @Override
  public void close() throws IOException {
    List<Socket> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(upstream);
    }
    for (Socket socket : open) {
      socket.close();
    }
    acceptor.close();
  }

  private void serve(Connection connection, CountDownLatch closing)
      throws IOException, InterruptedException {
    connection.in().mark(1);
    int first = connection.in().read();
    connection.in().reset();
    if (first == SOCKS5) {
      new SocksProxying(this, connection).serve();
    } else if (first >= 0) {
      new HttpProxying(this, connection).serve();
    }
  }

  Optional<ProxyLogin> login() {
    return login;
  }

  Optional<Fault> fault() {
    return fault;
  }

  synchronized void asked(SeenRequest request) {
    requests.add(request);
    notifyAll();
  }

  synchronized void asked(SocksTarget target) {
    socksTargets.add(target);
    notifyAll();
  }

  /** Connects to a port, for a host that is always this one. */
  Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    synchronized (this) {
      if (!closed) {
        upstream.add(socket);
        return socket;
      }
    }
    socket.close();
    throw new IOException("the proxy is being closed");
  }

  void disconnect(Socket socket) throws IOException {
    synchronized (this) {
      upstream.remove(socket);
    }
    socket.close();
  }
}

package dev.penstock.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Accepts connections on 127.0.0.1, each served by a thread of its own, until closed. */
final class Acceptor implements AutoCloseable {

  /** Serves one connection, which is closed when it returns. */
  interface Service {
    /** The latch opens when the server is being closed. */
    void serve(Connection connection, CountDownLatch closing)
        throws IOException, InterruptedException;
  }

  private static final int BACKLOG = 4096;
  private static final int STACK_BYTES = 256 * 1024;

  private final Service service;
  private final @Nullable SSLContext tls;
  private final List<String> protocols;
  private final ServerSocket listener;
  private final Thread accepting;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<Connection, Thread> open = new LinkedHashMap<>(); // guarded by this
  private int opened; // guarded by this

  private Acceptor(Service service, @Nullable SSLContext tls, List<String> protocols)
      throws IOException {
    this.protocols = protocols;
    this.service = service;
    this.tls = tls;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    this.accepting = thread("acceptor", this::accept);
  }

  static Acceptor start(Service service, @Nullable SSLContext tls) throws IOException {
    return start(service, tls, List.of());
  }

  /** The protocols are those that ALPN may agree on. */
  static Acceptor start(Service service, @Nullable SSLContext tls, List<String> protocols)
      throws IOException {
    Acceptor acceptor = new Acceptor(service, tls, protocols);
    acceptor.accepting.start();
    return acceptor;
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized int connectionsOpened() {
    return opened;
  }

  synchronized int connectionsOpen() {
    return open.size();
  }

  void awaitNoConnections() throws InterruptedException {
    BoundedWait.until(
        this, () -> open.isEmpty(), () -> open.size() + " connections are still open");
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    join(accepting);
    List<Thread> serving;
    synchronized (this) {
      open.keySet().forEach(Connection::abort);
      serving = new ArrayList<>(open.values());
    }
    serving.forEach(Acceptor::join);
  }

  private void accept() {
    while (closing.getCount() > 0) {
      try {
        serve(listener.accept());
      } catch (IOException e) {
        // This server is being closed, or a client left before it was served.
      }
    }
  }

  private synchronized void serve(Socket socket) throws IOException {
    Connection connection = new Connection(++opened, socket, tls, protocols);
    Thread thread = thread("connection " + opened, () -> serve(connection));
    open.put(connection, thread);
    thread.start();
  }

  private void serve(Connection connection) {
    try {
      service.serve(connection, closing);
    } catch (IOException clientLeft) {
      // As clients may. What it means is for the test to say.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(connection);
    }
  }

  private void end(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      connection.abort();
    }
    synchronized (this) {
      open.remove(connection);
      notifyAll();
    }
  }

  private Thread thread(String name, Runnable task) {
    Thread thread = new Thread(null, task, name + " of port " + port(), STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join(BoundedWait.LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The server's end of one connection, in the hands of a {@link ScriptedServer.Script}. */
public final class Peer {

  /** How a client closed its connection. */
  public enum Ending {
    /** With all that it had to say said. */
    EOF,
    /** At once, or with bytes unread. */
    RESET
  }

  private final Connection connection;
  private final CountDownLatch closing;
  private final MessageReader reader;

  Peer(Connection connection, CountDownLatch closing) {
    this.connection = connection;
    this.closing = closing;
    this.reader = new MessageReader(connection.in());
  }

  /** The number of this connection, counted from 1. */
  public int number() {
    return connection.number();
  }

  /** Reads a request to its end. */
  public SeenRequest readRequest() throws IOException {
    return readHead().readBody(reader);
  }

  /** Reads a request up to its body. */
  public SeenRequest readHead() throws IOException {
    return SeenRequest.readHead(reader, connection.number())
        .orElseThrow(() -> new EOFException("closed instead of a request"));
  }

  /** Reads the body of a request of which the head was read. */
  public SeenRequest readBody(SeenRequest head) throws IOException {
    return head.readBody(reader);
  }

  /** Waits for a byte, up to 10 s, and leaves it unread. */
  public void awaitByte() throws IOException {
    connection.peek(BoundedWait.LIMIT);
  }

  /** Sends text in UTF-8, as it is. */
  public void send(String text) throws IOException {
    send(text.getBytes(UTF_8));
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    connection.out().write(bytes);
  }

  /** Sends bytes below TLS, where no peer expects them. */
  public void sendBelowTls(byte[] bytes) throws IOException {
    connection.tcp().getOutputStream().write(bytes);
  }

  /** Sends text a byte at a time, with this long between two. */
  public void drip(String text, Duration gap) throws IOException, InterruptedException {
    for (byte next : text.getBytes(UTF_8)) {
      send(new byte[] {next});
      pause(gap);
    }
  }

  /** Does nothing for a while. */
  public void pause(Duration time) throws IOException, InterruptedException {
    if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("the server is being closed");
    }
  }

  /** Does nothing until the server is closed. */
  public void stall() throws InterruptedException {
    closing.await();
  }

  /** Says that no more is coming, and goes on reading. Under TLS without its closing alert. */
  public void halfClose() throws IOException {
    connection.tcp().shutdownOutput();
  }

  /** Sends the closing alert of TLS, and leaves the connection below it open. */
  public void closeNotify() throws IOException {
    connection.closeNotify();
  }

  /** Throws the connection away. What was sent just before may not arrive. */
  public void reset() throws IOException {
    connection.tcp().setSoLinger(true, 0);
    connection.tcp().close();
  }

  /** Reads on until the client closes the connection, up to 10 s, and tells how it did. */
  public Ending awaitClose() throws IOException {
    connection.tcp().setSoTimeout(Math.toIntExact(BoundedWait.LIMIT.toMillis()));
    try {
      connection.tcp().getInputStream().transferTo(OutputStream.nullOutputStream());
      return Ending.EOF;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the client has not closed " + connection, e);
    } catch (SocketException e) {
      if (closing.getCount() == 0) {
        throw e;
      }
      return Ending.RESET;
    }
  }
}

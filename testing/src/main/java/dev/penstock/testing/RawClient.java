package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * One connection to a server on 127.0.0.1, for the tests of servers. Nothing is sent that the test
 * does not say, and no read takes longer than 10 s.
 */
public final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final MessageReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new MessageReader(new BufferedInputStream(socket.getInputStream()));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(BoundedWait.LIMIT.toMillis()));
  }

  /** Connects to a port. */
  public static RawClient connect(int port) throws IOException {
    return over(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Takes a connected socket over, and closes it in the end. */
  public static RawClient over(Socket socket) throws IOException {
    return new RawClient(socket);
  }

  /** Sends text in UTF-8, as it is. */
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  /** Says that no more is coming. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends a request without a body, and reads the answer. */
  public SeenResponse get(String target) throws IOException {
    return exchange("GET", target, "");
  }

  /** Sends a request with a body, and reads the answer. */
  public SeenResponse post(String target, String body) throws IOException {
    return exchange("POST", target, body);
  }

  /** Sends a request, and reads the answer. */
  public SeenResponse exchange(String method, String target, String body) throws IOException {
    send(method, target, body);
    return read(method);
  }

  /** Sends a request with a Content-Length. */
  public void send(String method, String target, String body) throws IOException {
    send(
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, target, body.getBytes(UTF_8).length, body));
  }

  /** Reads the answer to a request with a method other than HEAD. */
  public SeenResponse read() throws IOException {
    return read("GET");
  }

  private SeenResponse read(String method) throws IOException {
    return SeenResponse.read(reader, method);
  }

  /** Whether the server has closed the connection, and said nothing before. */
  public boolean isClosedByServer() throws IOException {
    return reader.firstLine().isEmpty();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.penstock.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The server's end of an accepted connection. */
final class Connection {

  private final int number;
  private final Socket tcp;
  private final Socket socket; // with TLS on top of tcp, else the same
  private final InputStream in;
  private final OutputStream out;

  Connection(int number, Socket tcp, @Nullable SSLContext tls, List<String> protocols)
      throws IOException {
    this.number = number;
    this.tcp = tcp;
    this.socket = tls == null ? tcp : withTls(tcp, tls, protocols);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    tcp.setTcpNoDelay(true);
  }

  private static Socket withTls(Socket tcp, SSLContext tls, List<String> protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(tcp, "127.0.0.1", tcp.getPort(), true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    socket.setSSLParameters(parameters);
    return socket;
  }

  int number() {
    return number;
  }

  /**
   * Waits for the next byte, and leaves it to be read: -1 when the client has closed, empty when
   * nothing came in this time.
   */
  OptionalInt peek(Duration time) throws IOException {
    in.mark(1);
    tcp.setSoTimeout(Math.toIntExact(Math.max(1, time.toMillis())));
    try {
      return OptionalInt.of(in.read());
    } catch (SocketTimeoutException silence) {
      return OptionalInt.empty();
    } finally {
      in.reset();
      tcp.setSoTimeout(0);
    }
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /** The socket below TLS. */
  Socket tcp() {
    return tcp;
  }

  /** Ends TLS, and nothing else. */
  void closeNotify() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public String toString() {
    return "connection " + number;
  }

  /** Ends it the proper way. */
  void close() throws IOException {
    socket.close();
  }

  /** Ends whatever is going on, from another thread. */
  void abort() {
    try {
      tcp.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}

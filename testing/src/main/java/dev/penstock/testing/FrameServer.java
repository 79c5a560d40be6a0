package dev.penstock.testing;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that speaks HTTP/2 in frames as a script says, for what a proper server
 * never does as well as for what it does.
 */
public final class FrameServer implements AutoCloseable {

  /**
   * What happens on a connection, which is closed when it returns. Called for every connection on a
   * thread of its own. An {@link IOException} ends the connection and is forgotten; anything else
   * that it throws fails the test.
   */
  @FunctionalInterface
  public interface Script {
    /** Plays the server's part. */
    void play(FramePeer peer) throws IOException, InterruptedException;
  }

  private final String scheme;
  private final Acceptor acceptor;

  private FrameServer(Script script, @Nullable SSLContext tls, List<String> protocols)
      throws IOException {
    this.scheme = tls == null ? "http" : "https";
    this.acceptor =
        Acceptor.start(
            (connection, closing) -> script.play(new FramePeer(connection, closing)),
            tls,
            protocols);
  }

  /** Starts a server on a free port. */
  public static FrameServer start(Script script) throws IOException {
    return new FrameServer(script, null, List.of());
  }

  /** Starts a server on a free port, over TLS, that agrees on HTTP/2 by ALPN. */
  public static FrameServer start(Script script, SSLContext tls) throws IOException {
    return new FrameServer(script, tls, List.of("h2"));
  }

  /** The port it listens on. */
  public int port() {
    return acceptor.port();
  }

  /** The address of a path on this server. The path starts with a slash. */
  public URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
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

  /** Closes every connection, and ends every script at its next step. */
  @Override
  public void close() throws IOException {
    acceptor.close();
  }
}

package dev.penstock.testing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A server on 127.0.0.1 that speaks TLS only to clients with a certificate of the tests' authority,
 * answers them 204, and remembers their names.
 */
public final class DemandingServer implements AutoCloseable {
  private final HttpsServer server;
  private final List<String> clients = new CopyOnWriteArrayList<>();

  private DemandingServer() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new Demands(TestCertificates.localhost()));
    server.createContext(
        "/",
        exchange -> {
          clients.add(((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
  }

  /** Starts a server on a free port. */
  public static DemandingServer start() throws IOException {
    DemandingServer server = new DemandingServer();
    server.server.start();
    return server;
  }

  /** The address of a path on this server. The path starts with a slash. */
  public URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The subject of the certificate of each request so far. */
  public List<String> clients() {
    return List.copyOf(clients);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Ends handshakes without a certificate. */
  private static final class Demands extends HttpsConfigurator {
    Demands(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters demanding = getSSLContext().getDefaultSSLParameters();
      demanding.setNeedClientAuth(true);
      parameters.setSSLParameters(demanding);
    }
  }
}

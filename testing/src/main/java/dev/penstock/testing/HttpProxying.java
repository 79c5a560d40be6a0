package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.penstock.testing.ProxyServer.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The work of a {@link ProxyServer} on a connection that speaks HTTP. */
final class HttpProxying {

  /** Fields for the proxy itself (RFC 9110 sections 7.6.1 and 11.7.2), or framed anew. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "content-length",
          "transfer-encoding");

  private final ProxyServer proxy;
  private final Connection connection;
  private final MessageReader reader;

  /** The origin of the last plain request, which most often is that of the next. */
  private @Nullable Origin origin;

  private record Origin(Socket socket, MessageReader reader) {}

  HttpProxying(ProxyServer proxy, Connection connection) {
    this.proxy = proxy;
    this.connection = connection;
    this.reader = new MessageReader(connection.in());
  }

  void serve() throws IOException, InterruptedException {
    try {
      boolean goesOn = true;
      while (goesOn) {
        Optional<SeenRequest> head = SeenRequest.readHead(reader, connection.number());
        goesOn = head.isPresent() && serve(head.get().readBody(reader));
      }
    } finally {
      leaveOrigin();
    }
  }

  /** Tells whether the connection goes on. */
  private boolean serve(SeenRequest request) throws IOException, InterruptedException {
    proxy.asked(request);
    if (proxy.login().isPresent() && !proxy.login().get().isIn(request)) {
      answer(Reply.status(407).withHeader("Proxy-Authenticate", "Basic realm=\"test\""));
      return true;
    }
    if (proxy.fault().isPresent()) {
      return commit(proxy.fault().get());
    }
    try {
      if (request.method().equals("CONNECT")) {
        tunnel(URI.create("//" + request.target()).getPort());
        return false;
      }
      passOn(request);
      return true;
    } catch (IOException unreachable) {
      answer(Reply.status(502).closeAfter());
      return false;
    }
  }

  private boolean commit(Fault fault) throws IOException {
    switch (fault) {
      case REFUSE -> answer(Reply.status(403));
      case HANG -> connection.in().transferTo(OutputStream.nullOutputStream());
      case CLOSE -> {}
    }
    return fault == Fault.REFUSE;
  }

  private void tunnel(int port) throws IOException, InterruptedException {
    Socket target = proxy.connect(port);
    try {
      connection.out().write("HTTP/1.1 200 \r\n\r\n".getBytes(ISO_8859_1));
      Relay.run(connection, target);
    } finally {
      proxy.disconnect(target);
    }
  }

  private void passOn(SeenRequest request) throws IOException {
    URI uri = URI.create(request.target());
    if (!"http".equals(uri.getScheme())) {
      throw new IllegalStateException("not in absolute form: " + request);
    }
    Origin reached = reach(uri.getPort() < 0 ? 80 : uri.getPort());
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    reached
        .socket()
        .getOutputStream()
        .write(
            message(
                request.method() + " " + path + " HTTP/1.1", request.headers(), request.body()));
    SeenResponse response = SeenResponse.read(reached.reader(), request.method());
    connection
        .out()
        .write(message("HTTP/1.1 " + response.status() + " ", response.headers(), response.body()));
  }

  private Origin reach(int port) throws IOException {
    Origin last = origin;
    if (last != null && last.socket().getPort() == port) {
      return last;
    }
    leaveOrigin();
    Socket socket = proxy.connect(port);
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
    Origin reached = new Origin(socket, new MessageReader(in));
    origin = reached;
    return reached;
  }

  private void leaveOrigin() throws IOException {
    if (origin != null) {
      proxy.disconnect(origin.socket());
      origin = null;
    }
  }

  private void answer(Reply reply) throws IOException {
    connection.out().write(reply.toBytes("GET"));
  }

  private static byte[] message(String firstLine, List<Header> headers, byte[] body) {
    StringBuilder head = new StringBuilder(firstLine).append("\r\n");
    headers.stream()
        .filter(header -> !NOT_PASSED_ON.contains(header.name().toLowerCase(Locale.ROOT)))
        .forEach(field -> head.append(field.name() + ": " + field.value() + "\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}

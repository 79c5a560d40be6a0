package com.example.outside;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** What the requests go to: the server of the JDK, on a port of its own. */
final class TinyServer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger busy = new AtomicInteger();

  private TinyServer(HttpServer server) {
    this.server = server;
  }

  static TinyServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TinyServer tiny = new TinyServer(http);
    http.createContext("/data", exchange -> answer(exchange, 200, "some data"));
    http.createContext("/submit", TinyServer::echo);
    http.createContext("/file", exchange -> answer(exchange, 200, "f".repeat(100_000)));
    http.createContext("/busy", tiny::refuseOnce);
    http.createContext("/lines", exchange -> answer(exchange, 200, "one\ntwo\nthree\n"));
    http.start();
    return tiny;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    answer(exchange, 200, new String(body, StandardCharsets.UTF_8));
  }

  private void refuseOnce(HttpExchange exchange) throws IOException {
    int number = busy.incrementAndGet();
    answer(exchange, number == 1 ? 503 : 200, "asked " + number + " times");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

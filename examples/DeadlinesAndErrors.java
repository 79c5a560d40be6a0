import com.sun.net.httpserver.HttpServer;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import dev.penstock.client.Response;
import dev.penstock.http.TransportException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Every way in which a request ends without a good answer, and what it says then. */
public class DeadlinesAndErrors {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/missing",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.createContext("/silent", exchange -> {}); // never answers
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      show("a status", client.get(url + "/missing"));
      show("a status as an exception", client.get(url + "/missing").thenApply(Response::requireSuccess));
      Request.Builder silent = Request.get(url + "/silent");
      show("an attempt in 0.2 s", client.send(silent.timeout(Duration.ofMillis(200)).build()));
      show("all in 0.1 s", client.send(silent.deadline(Duration.ofMillis(100)).build()));
      show("nobody listens", client.get("http://127.0.0.1:" + freePort() + "/"));
      CompletableFuture<Response> cancelled = client.get(url + "/silent");
      cancelled.cancel(true); // closes the connection
      show("cancelled", cancelled);
      try {
        client.get("ftp://example.com/file");
      } catch (IllegalArgumentException e) { // at once: a mistake in the program
        System.out.println("no request: " + e.getMessage());
      }
    } finally {
      server.stop(0);
    }
  }

  private static void show(String what, CompletableFuture<Response> answer) {
    String told =
        answer
            .handle((response, failure) -> failure == null ? response.toString() : text(failure))
            .join();
    System.out.println(what + ": " + told);
  }

  private static String text(Throwable failure) {
    if (failure instanceof TransportException broken) {
      return broken.kind() + ", " + broken.progress() + ": " + broken.getMessage();
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

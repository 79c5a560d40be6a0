import com.sun.net.httpserver.HttpServer;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Response;
import dev.penstock.http.Attempted;
import dev.penstock.retry.RetryPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Tries again what passes with time, as the server tells; and leaves alone what does not. */
public class RetryingClient {
  public static void main(String[] args) throws Exception {
    HttpServer server = start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    RetryPolicy policy =
        RetryPolicy.builder()
            .maxAttempts(3)
            .backoff(Duration.ofMillis(50), Duration.ofSeconds(1))
            .build();
    try (AsyncHttpClient client = AsyncHttpClient.builder().retry(policy).build()) {
      show("busy at first", client.get(url + "/busy").join());
      show("down for good", client.get(url + "/down").join());
      show("POST, which may have been done", client.post(url + "/down", Map.of("n", 1)).join());
      show("no key", client.get(url + "/private").join());
    } finally {
      server.stop(0);
    }
  }

  private static void show(String what, Response response) {
    System.out.printf("%s: %d after %d attempts%n", what, response.status(), response.attempts().size());
    for (Attempted attempt : response.attempts()) {
      System.out.println("    " + attempt);
    }
  }

  private static HttpServer start() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger calls = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          int status =
              switch (exchange.getRequestURI().getPath()) {
                case "/busy" -> calls.incrementAndGet() < 3 ? 503 : 200;
                case "/private" -> 401;
                default -> 500;
              };
          if (status == 503) {
            exchange.getResponseHeaders().set("Retry-After", "1");
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}

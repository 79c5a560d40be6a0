import com.sun.net.httpserver.HttpServer;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Shows an answer while it comes, as server-sent events; and one that breaks off. */
public class StreamEvents {
  public static void main(String[] args) throws Exception {
    HttpServer server = start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      show(client, url + "/whole").join();
      show(client, url + "/cut").join();
    } finally {
      server.stop(0);
    }
  }

  private static CompletableFuture<Void> show(AsyncHttpClient client, String url) {
    Request request = Request.post(url).json(Map.of("stream", true)).build();
    return client
        .stream(request)
        .thenCompose(
            response ->
                response.forEachEvent(
                    event ->
                        System.out.println(
                            event.data().equals("[DONE]") ? "(done)" : "  " + event.data())))
        .exceptionally(
            failure -> {
              System.out.println("broke off: " + failure.getCause().getMessage());
              return null;
            });
  }

  private static HttpServer start() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          for (String word : List.of("One", "word", "after", "another")) {
            exchange.getResponseBody().write(("data: " + word + "\n\n").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
          }
          if (exchange.getRequestURI().getPath().equals("/cut")) {
            throw new IOException("this closes the connection");
          }
          exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    return server;
  }
}

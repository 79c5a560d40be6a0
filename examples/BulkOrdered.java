import com.sun.net.httpserver.HttpServer;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Outcome;
import dev.penstock.client.Request;
import dev.penstock.pacing.RateLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sends 12 requests at once, at a rate, and takes their outcomes in order, the bad ones too. */
public class BulkOrdered {
  public static void main(String[] args) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server = start(threads);
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    Stream<Request> requests =
        IntStream.rangeClosed(1, 12).mapToObj(i -> Request.get(url + i).tag(i).build());
    try (AsyncHttpClient client =
            AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(100)).build();
        Stream<Outcome> outcomes = client.sendAll(requests).ordered().stream()) {
      outcomes.forEach(outcome -> System.out.println(outcome.request().tag().orElseThrow() + ": " + told(outcome)));
      System.out.printf("%d starts%n", client.pacing().starts());
    } finally {
      server.stop(0);
      threads.shutdown();
    }
  }

  private static String told(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      return "status " + answered.response().status();
    }
    return "no answer, " + ((Outcome.Failed) outcome).cause().kind();
  }

  /** Knows no 5, and hangs up at 9. */
  private static HttpServer start(ExecutorService threads) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/9")) {
            throw new IOException("this closes the connection");
          }
          exchange.sendResponseHeaders(path.equals("/5") ? 404 : 204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Download;
import dev.penstock.client.Response;
import dev.penstock.http.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Downloads a file that is cut half way, goes on with the rest, and refuses a wrong one. */
public class ResumableDownload {
  private static final byte[] CONTENT = new byte[1_000_000];

  public static void main(String[] args) throws Exception {
    HttpServer server = start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/model.bin";
    Path file = Files.createTempDirectory("penstock").resolve("model.bin");
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    try (AsyncHttpClient client = AsyncHttpClient.builder().build()) {
      try {
        client.downloadFile(url, file).join();
      } catch (CompletionException e) {
        TransportException cut = (TransportException) e.getCause();
        System.out.println("cut: " + cut.kind() + ", " + cut.getMessage());
        System.out.println("left: " + Files.size(Path.of(file + ".part")) + " bytes in " + file + ".part");
      }

      Download rest = Download.of(url, file).sha256(sum).build();
      Response response = client.download(rest).join();
      System.out.println("went on: status " + response.status() + ", " + Files.size(file) + " bytes");

      Download wrong = Download.of(url, Path.of(file + ".2")).sha256("00".repeat(32)).build();
      client
          .download(wrong)
          .handle((answer, failure) -> failure)
          .thenAccept(failure -> System.out.println("refused: " + failure.getMessage()))
          .join();
      System.out.println("there: " + Files.exists(Path.of(file + ".2")));
    } finally {
      server.stop(0);
    }
  }

  /** Serves the content or its rest; the first answer ends half way. */
  private static HttpServer start() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicBoolean whole = new AtomicBoolean();
    server.createContext("/", exchange -> serve(exchange, whole.getAndSet(true)));
    server.start();
    return server;
  }

  private static void serve(HttpExchange exchange, boolean whole) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    int to = whole ? CONTENT.length : CONTENT.length / 2;
    exchange.getResponseHeaders().set("ETag", "\"1\""); // without it nothing could be gone on with
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length));
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, CONTENT.length - from);
    exchange.getResponseBody().write(CONTENT, from, to - from);
    exchange.getResponseBody().flush();
    exchange.close();
  }
}

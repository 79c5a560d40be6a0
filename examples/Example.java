import dev.penstock.client.AsyncHttpClient;
import dev.penstock.client.Response;
import dev.penstock.mock.MockOptions;
import dev.penstock.mock.MockServer;
import dev.penstock.pacing.RateLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Asks, posts, downloads and saves, at five requests a second, from an endpoint of its own. */
public class Example {
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("penstock");
    try (MockServer server = MockServer.start(MockOptions.defaults());
        AsyncHttpClient client =
            AsyncHttpClient.builder().rateLimit(RateLimit.perSecond(5)).build()) {
      String url = "http://127.0.0.1:" + server.port();

      Response result = client.get(url + "/v1/models").join();
      System.out.println("GET: " + result.status() + " " + result.text());

      Map<String, Object> body =
          Map.of("model", "demo", "messages", List.of(Map.of("role", "user", "content", "Hello")));
      Response answer = client.post(server.uri().toString(), body).join();
      System.out.println("POST: " + answer.status() + " " + answer.json());

      client.downloadFile(url + "/", folder.resolve("local_file.txt")).join();
      client.saveResponseToFile(result, folder.resolve("response.json")).join();
      try (var files = Files.list(folder)) {
        files.forEach(file -> System.out.println("file: " + file));
      }
    }
  }
}

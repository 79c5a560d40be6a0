package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/streams.md: each region stands there to the letter. */
class StreamsGuideTest {
  @TempDir private Path folder;
  private final AsyncHttpClient client = AsyncHttpClient.builder().build();
  private RecordingServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = RecordingServer.start(StreamsGuideTest::answer);
    url = server.uri("").toString();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private static Reply answer(SeenRequest request) {
    return switch (request.target()) {
      case "/chat" ->
          Reply.text("data: Hello\n\n: a comment\n\ndata: world\n\ndata: [DONE]\n\n").chunked();
      case "/log" -> Reply.text("first\nsecond\r\n").chunked();
      default -> Reply.status(204);
    };
  }

  @Test
  void events() {
    List<String> pieces = new CopyOnWriteArrayList<>();
    // region events
    Request request =
        Request.post(url + "/chat").json(Map.of("stream", true, "prompt", "Hi")).build();
    CompletableFuture<Void> over =
        client.stream(request)
            .thenCompose(
                response ->
                    response
                        .requireSuccess()
                        .forEachEvent(
                            event -> {
                              if (!event.data().equals("[DONE]")) {
                                pieces.add(event.data());
                              }
                            }));
    over.join();
    // endregion
    assertThat(pieces).containsExactly("Hello", "world");
  }

  @Test
  void lines() {
    List<String> lines = new CopyOnWriteArrayList<>();
    // region lines
    try (StreamResponse response = client.stream(Request.get(url + "/log").build()).join()) {
      if (response.ok()) { // the head is here, the body comes
        response.forEachLine(lines::add).join();
      }
    } // not read to its end: the exchange ends here
    // endregion
    assertThat(lines).containsExactly("first", "second");
  }

  @Test
  void uploads() throws Exception {
    Path video = Files.writeString(folder.resolve("video.mp4"), "moving pictures");
    // region uploads
    Request upload = Request.of("PUT", url + "/videos/1").file(video).build();

    MultipartBody form =
        MultipartBody.builder().field("title", "Holiday").file("video", video).build();
    Request asBrowsersDo = Request.post(url + "/videos").multipart(form).build();
    // endregion
    assertThat(client.send(upload).join().status()).isEqualTo(204);
    assertThat(client.send(asBrowsersDo).join().status()).isEqualTo(204);
    assertThat(server.requests().get(0).bodyText()).isEqualTo("moving pictures");
    assertThat(server.requests().get(1).bodyText())
        .contains("name=\"title\"", "Holiday", "filename=\"video.mp4\"", "moving pictures");
  }

  @Test
  void publisher() throws Exception {
    Path log = Files.writeString(folder.resolve("app.log"), "0123456789");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    // region publisher
    Supplier<Flow.Publisher<ByteBuffer>> tail = // asked again for each attempt
        () -> FilePublisher.of(log, 4, 6, executor); // 6 bytes from the fifth on
    Request request = Request.post(url + "/logs").publisher(tail, OptionalLong.of(6)).build();
    // endregion
    assertThat(client.send(request).join().status()).isEqualTo(204);
    assertThat(server.requests().get(0).body())
        .isEqualTo("456789".getBytes(StandardCharsets.UTF_8));
    executor.shutdown();
  }
}

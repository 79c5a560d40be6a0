package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that come with a content coding. */
class DecompressTest {
  private final AsyncHttpClient client =
      AsyncHttpClient.builder().maxResponseBytes(2 << 20).build();

  @AfterEach
  void stop() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void codingIsTakenOff(String coding) throws Exception {
    try (RecordingServer server = server(coding, coded(coding, "text".getBytes(UTF_8)))) {
      Response response = Await.value(client.get(url(server)));

      assertThat(response.text()).isEqualTo("text");
      assertThat(response.headers().contains("content-encoding")).isFalse();
      assertThat(response.headers().contains("content-length")).isFalse();
      assertThat(server.requests().get(0).header("accept-encoding")).contains("gzip, deflate");
    }
  }

  @Test
  void requestThatSetsAcceptEncodingGetsTheResponseAsItComes() throws Exception {
    byte[] coded = coded("gzip", "text".getBytes(UTF_8));
    try (RecordingServer server = server("gzip", coded);
        AsyncHttpClient off = AsyncHttpClient.builder().decompress(false).build();
        AsyncHttpClient own =
            AsyncHttpClient.builder().defaultHeader("accept-encoding", "gzip").build()) {
      Request request = Request.get(url(server)).header("Accept-Encoding", "gzip").build();

      assertThat(Await.value(client.send(request)).bytes()).isEqualTo(coded);
      assertThat(Await.value(off.get(url(server))).bytes()).isEqualTo(coded);
      assertThat(Await.value(own.get(url(server))).bytes()).isEqualTo(coded);
      assertThat(server.requests().get(1).header("accept-encoding")).isEmpty();
    }
  }

  @Test
  void headOfACodedResponseIsNoFailure() throws Exception {
    try (RecordingServer server = server("gzip", coded("gzip", new byte[9]))) {
      Response response = Await.value(client.head(url(server)));

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.bytes()).isEmpty();
    }
  }

  @Test
  void bodyThatGrowsTooMuchIsAFailure() throws Exception {
    try (RecordingServer server = server("gzip", coded("gzip", new byte[64 << 20]))) {
      assertThat(Await.failure(client.get(url(server))).kind()).isEqualTo(FailureKind.TOO_LARGE);
      server.awaitNoConnections();
    }
  }

  @Test
  void bodyThatIsNotWholeOrNotCodedIsAFailure() throws Exception {
    byte[] coded = coded("gzip", "some text that is long enough".getBytes(UTF_8));
    byte[] half = Arrays.copyOf(coded, coded.length / 2);
    try (RecordingServer cut = server("gzip", half);
        RecordingServer plain = server("gzip", "plain text".getBytes(UTF_8));
        RecordingServer unknown = server("br", coded)) {
      assertThat(Await.failure(client.get(url(cut))).kind()).isEqualTo(FailureKind.INCOMPLETE);
      assertThat(Await.failure(client.get(url(plain))).kind()).isEqualTo(FailureKind.PROTOCOL);
      assertThat(Await.failure(client.get(url(unknown))).kind()).isEqualTo(FailureKind.PROTOCOL);
      assertThat(Await.failure(client.get(url(unknown))).attempts()).hasSize(1);
    }
  }

  private static RecordingServer server(String coding, byte[] body) throws IOException {
    return RecordingServer.start(
        request -> Reply.bytes(body).withHeader("Content-Encoding", coding));
  }

  private static byte[] coded(String coding, byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static String url(RecordingServer server) {
    return server.uri("/").toString();
  }
}

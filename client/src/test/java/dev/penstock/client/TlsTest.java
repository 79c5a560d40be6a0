package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import dev.penstock.testing.Peer;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.TestCertificates;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests over TLS, to servers that deserve trust and to others. */
class TlsTest {
  private AsyncHttpClient client = AsyncHttpClient.builder().build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void serverOfATrustedAuthorityIsSpokenTo() throws Exception {
    trustTheAuthority();
    byte[] body = new byte[300_000];
    try (RecordingServer server =
        RecordingServer.start(
            request -> Reply.bytes(request.body()).chunked(), TestCertificates.localhost())) {
      String byAddress = server.uri("/").toString();
      String byName = byAddress.replace("127.0.0.1", "localhost");

      for (String url : new String[] {byAddress, byName, byAddress}) {
        Response response = Await.value(client.send(Request.post(url).bytes(body).build()));
        assertThat(response.bytes()).isEqualTo(body);
      }
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void serverThatDeservesNoTrustIsNotSpokenTo(
      String who, SSLContext certificate, boolean trustsAuthority, String reason) throws Exception {
    if (trustsAuthority) {
      trustTheAuthority();
    }
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("hello"), certificate)) {
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure)
          .hasMessage("no secure connection to https://127.0.0.1:%d: %s", server.port(), reason);
      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
      assertThat(server.requests()).isEmpty();
    }
  }

  static Stream<Arguments> serverThatDeservesNoTrustIsNotSpokenTo() {
    String unknown = "its certificate is signed by no authority that is trusted here";
    return Stream.of(
        Arguments.of("unknown authority", TestCertificates.localhost(), false, unknown),
        Arguments.of("self-signed", TestCertificates.selfSigned(), true, unknown),
        Arguments.of(
            "other host",
            TestCertificates.wrongHost(),
            true,
            "No subject alternative names matching IP address 127.0.0.1 found"));
  }

  @Test
  void expiredCertificateIsNotTrusted() throws Exception {
    trustTheAuthority();
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("hello"), TestCertificates.expired())) {
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure).hasMessageContaining(": its certificate has expired (NotAfter: ");
      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void plainServerOnAnHttpsUrlIsNamed() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
              peer.awaitClose();
            })) {
      TransportException failure =
          Await.failure(client.get("https://127.0.0.1:" + server.port() + "/"));

      assertThat(failure)
          .hasMessage(
              "https://127.0.0.1:%d answers without TLS; is its URL http:// ?", server.port());
      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void tlsServerOnAnHttpUrlIsNamed() throws Exception {
    try (RecordingServer server =
        RecordingServer.start(request -> Reply.text("hello"), TestCertificates.localhost())) {
      TransportException failure =
          Await.failure(client.get("http://127.0.0.1:" + server.port() + "/"));

      assertThat(failure)
          .hasMessage("http://127.0.0.1:%d answers with TLS; is its URL https:// ?", server.port());
      assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void handshakeThatIsCutIsNoConnection(String how, ScriptedServer.Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script)) {
      TransportException failure =
          Await.failure(client.get("https://127.0.0.1:" + server.port() + "/"));

      // A reset may come before the handshake has begun.
      assertThat(failure)
          .hasMessageMatching(
              "https://127.0.0.1:[0-9]+ cut the TLS handshake"
                  + "|cannot connect to https://127.0.0.1:[0-9]+: Connection reset.*");
      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT);
    }
  }

  static Stream<Arguments> handshakeThatIsCutIsNoConnection() {
    return Stream.of(
        Arguments.of("close", (ScriptedServer.Script) peer -> {}),
        Arguments.of(
            "half close",
            (ScriptedServer.Script)
                peer -> {
                  peer.halfClose();
                  peer.awaitClose();
                }),
        Arguments.of(
            "reset",
            (ScriptedServer.Script)
                peer -> {
                  peer.awaitByte();
                  peer.reset();
                }));
  }

  @Test
  void silentHandshakeEndsWithTheConnectTimeout() throws Exception {
    client.close();
    client = AsyncHttpClient.builder().connectTimeout(Duration.ofMillis(200)).build();
    CompletableFuture<Peer.Ending> ending = new CompletableFuture<>();
    try (ScriptedServer server = ScriptedServer.start(peer -> ending.complete(peer.awaitClose()))) {
      TransportException failure =
          Await.failure(client.get("https://127.0.0.1:" + server.port() + "/"));

      assertThat(failure)
          .hasMessage("no connection to https://127.0.0.1:%d within 0.2 s", server.port());
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(Await.value(ending)).isEqualTo(Peer.Ending.EOF);
    }
  }

  @Test
  void contextThatIsNotReadyIsAFailureOfTheRequest() throws Exception {
    client.close();
    client = AsyncHttpClient.builder().sslContext(SSLContext.getInstance("TLS")).build();

    TransportException failure = Await.failure(client.get("https://127.0.0.1:1/"));

    assertThat(failure)
        .hasMessage(
            "no secure connection to https://127.0.0.1:1: the settings for TLS are of no use:"
                + " SSLContext is not initialized");
    assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void bodyThatIsNotEndedProperlyIsIncomplete(Answer row) throws Exception {
    try (AnswerStage stage = stage(row)) {
      Outcome outcome = stage.play();

      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      TransportException cause = ((Outcome.Failed) outcome).cause();
      assertThat(cause).hasMessageContaining(row.says());
      assertThat(cause.kind()).isEqualTo(FailureKind.INCOMPLETE);
    }
  }

  static Stream<Answer> bodyThatIsNotEndedProperlyIsIncomplete() {
    return Stream.of(
            new Answer("a body until the close, without close_notify")
                .with("HTTP/1.1 200 OK\r\n\r\nbody")
                .then(Answer.Ending.HALF_CLOSE),
            new Answer("a body with a length")
                .with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody")
                .then(Answer.Ending.HALF_CLOSE),
            new Answer("a body with a length, with close_notify")
                .with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody")
                .then(Answer.Ending.CLOSE),
            new Answer("chunks, with close_notify")
                .with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n")
                .then(Answer.Ending.CLOSE))
        .map(row -> row.fails(FailureKind.INCOMPLETE, Progress.ANSWERED, "closed"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Answer.Ending.class,
      names = {"CLOSE", "CLOSE_NOTIFY"})
  void bodyUntilTheCloseIsWholeWithCloseNotify(Answer.Ending ending) throws Exception {
    Answer row =
        new Answer("a body until the close").with("HTTP/1.1 200 OK\r\n\r\nbody").then(ending);
    try (AnswerStage stage = stage(row)) {
      Outcome outcome = stage.play();

      assertThat(outcome).isInstanceOf(Outcome.Answered.class);
      assertThat(((Outcome.Answered) outcome).response().text()).isEqualTo("body");
      assertThat(stage.reusesTheConnection()).isFalse();
    }
  }

  @Test
  void connectionThatBreaksWithinARecordIsIncomplete() throws Exception {
    trustTheAuthority();
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody");
              peer.reset();
            },
            TestCertificates.localhost())) {
      TransportException failure = Await.failure(client.get(server.uri("/").toString()));

      assertThat(failure.kind()).isIn(FailureKind.INCOMPLETE, FailureKind.RESET);
    }
  }

  private static AnswerStage stage(Answer row) throws Exception {
    return new AnswerStage(
        row,
        AsyncHttpClient.builder().sslContext(Trust.inTheAuthority()),
        TestCertificates.localhost());
  }

  private void trustTheAuthority() throws Exception {
    client.close();
    client = AsyncHttpClient.builder().sslContext(Trust.inTheAuthority()).build();
  }
}

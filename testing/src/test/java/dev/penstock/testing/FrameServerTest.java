package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class FrameServerTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** The client's end, frame by frame. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final HeadCoding coding = new HeadCoding();

    Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      socket.setSoTimeout(Math.toIntExact(BoundedWait.LIMIT.toMillis()));
    }

    static Client connect(FrameServer server) throws IOException {
      return new Client(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    /** Says the preface, and takes the server's settings. */
    Frame greet(int... settings) throws IOException {
      socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
      send(Frame.SETTINGS, 0, 0, Frame.settings(settings));
      return read();
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
      socket.getOutputStream().write(new Frame(type, flags, stream, payload).toBytes());
    }

    void sendHead(int stream, int flags, String path) throws IOException {
      byte[] block = coding.encode(":method", "GET", ":path", path);
      send(Frame.HEADERS, flags | Frame.END_HEADERS, stream, block);
    }

    Frame read() throws IOException {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      return new Frame(type, flags, stream, in.readNBytes(length));
    }

    Frame readUntil(int type) throws IOException {
      Frame frame = read();
      while (frame.type() != type) {
        frame = read();
      }
      return frame;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void scriptReadsRequestsInTheOrderOfTheirEnds() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest first = peer.readRequest();
          StreamRequest second = peer.readRequest();
          seen.complete(
              "%s %s, then %s %s"
                  .formatted(
                      first.path(),
                      new String(first.body(), US_ASCII),
                      second.path(),
                      new String(second.body(), US_ASCII)));
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      client.greet();
      client.sendHead(1, 0, "/slow");
      client.send(Frame.DATA, 0, 1, "two ".getBytes(US_ASCII));
      client.sendHead(3, 0, "/fast");
      client.send(Frame.DATA, Frame.END_STREAM, 3, "one".getBytes(US_ASCII));
      client.send(Frame.DATA, Frame.END_STREAM, 1, "pieces".getBytes(US_ASCII));

      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("/fast one, then /slow two pieces");
    }
  }

  @Test
  void answerIsAHeadWithItsBody() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet(Frame.MAX_CONCURRENT_STREAMS, 7);
          peer.answer(peer.readRequest().stream(), 404, "none");
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      Frame settings = client.greet();
      client.sendHead(1, Frame.END_STREAM, "/");
      Frame head = client.readUntil(Frame.HEADERS);
      Frame body = client.read();

      assertThat(settings.payload())
          .isEqualTo(new byte[] {0, Frame.MAX_CONCURRENT_STREAMS, 0, 0, 0, 7});
      assertThat(head.stream()).isEqualTo(1);
      assertThat(head.has(Frame.END_STREAM)).isFalse();
      assertThat(client.coding.decode(head.payload()).get(0)).hasToString(":status=404");
      assertThat(body.type()).isEqualTo(Frame.DATA);
      assertThat(body.has(Frame.END_STREAM)).isTrue();
      assertThat(body.payload()).asString(US_ASCII).isEqualTo("none");
    }
  }

  @Test
  void whatMustBeAcknowledgedIs() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.readRequest();
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      client.greet();
      client.send(Frame.PING, 0, 0, "12345678".getBytes(US_ASCII));

      assertThat(client.readUntil(Frame.SETTINGS).has(Frame.ACK)).isTrue();
      Frame pong = client.readUntil(Frame.PING);
      assertThat(pong.has(Frame.ACK)).isTrue();
      assertThat(pong.payload()).asString(US_ASCII).isEqualTo("12345678");
    }
  }

  @Test
  void windowIsGivenBackUnlessToldNotTo() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          StreamRequest head = peer.readHead();
          peer.readUntil(Frame.DATA);
          peer.giveNothingBack();
          peer.readUntil(Frame.DATA);
          peer.sendReset(head.stream(), Frame.CANCEL);
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      client.greet();
      client.sendHead(1, 0, "/");
      client.send(Frame.DATA, 0, 1, new byte[5]);
      client.send(Frame.DATA, 0, 1, new byte[6]);

      Frame ofTheConnection = client.readUntil(Frame.WINDOW_UPDATE);
      assertThat(ofTheConnection.stream()).isZero();
      assertThat(ofTheConnection.number(0)).isEqualTo(5);
      Frame ofTheStream = client.read();
      assertThat(ofTheStream.stream()).isEqualTo(1);
      assertThat(ofTheStream.number(0)).isEqualTo(5);
      assertThat(client.read().type()).isEqualTo(Frame.RST_STREAM);
    }
  }

  @Test
  void bodyKeepsToTheWindows() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          int stream = peer.readRequest().stream();
          peer.sendHeaders(stream, 0, ":status", "200");
          peer.sendBody(stream, 9);
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      client.greet(Frame.INITIAL_WINDOW_SIZE, 4);
      client.sendHead(1, Frame.END_STREAM, "/");

      assertThat(client.readUntil(Frame.DATA).payload()).hasSize(4);
      client.send(Frame.WINDOW_UPDATE, 0, 1, Frame.numbers(10));
      Frame rest = client.readUntil(Frame.DATA);
      assertThat(rest.payload()).hasSize(5);
      assertThat(rest.has(Frame.END_STREAM)).isTrue();
    }
  }

  @Test
  void awaitingCountsWhatCameAndWasNotRead() throws Exception {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.readRequest();
          count.complete(peer.awaiting());
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      client.greet();
      client.sendHead(1, Frame.END_STREAM, "/read");
      client.sendHead(3, Frame.END_STREAM, "/whole");
      client.sendHead(5, 0, "/begun");
      Frame ping = client.readUntil(Frame.PING);
      client.send(Frame.PING, Frame.ACK, 0, ping.payload());

      assertThat(count.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void goodbyeNamesTheLastStreamAndTheConnectionEndsWithTheScript() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.sendGoAway(41, Frame.ENHANCE_YOUR_CALM);
        };
    try (FrameServer server = FrameServer.start(script);
        Client client = Client.connect(server)) {
      client.socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
      client.read();
      Frame goodbye = client.read();

      assertThat(goodbye.type()).isEqualTo(Frame.GOAWAY);
      assertThat(goodbye.stream()).isZero();
      assertThat(goodbye.payload()).isEqualTo(Frame.numbers(41, Frame.ENHANCE_YOUR_CALM));
      assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
      server.awaitNoConnections();
      assertThat(server.connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void clientThatSpeaksSomethingElseIsLeft() throws Exception {
    try (FrameServer server = FrameServer.start(peer -> peer.greet());
        Client client = Client.connect(server)) {
      client.socket.getOutputStream().write("GET / HTTP/1.1\r\nA: bcdef".getBytes(US_ASCII));

      assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void secureServerAgreesOnHttp2() throws Exception {
    FrameServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readRequest().stream(), 200, "secure");
          peer.below().awaitClose();
        };
    try (FrameServer server = FrameServer.start(script, TestCertificates.localhost());
        SSLSocket socket =
            (SSLSocket)
                TestCertificatesTest.trustingTheAuthority()
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1", "h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      Client client = new Client(socket);
      client.greet();
      client.sendHead(1, Frame.END_STREAM, "/");

      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      assertThat(server.uri("/x").toString())
          .isEqualTo("https://127.0.0.1:" + server.port() + "/x");
      assertThat(client.readUntil(Frame.DATA).payload()).asString(US_ASCII).isEqualTo("secure");
    }
  }
}

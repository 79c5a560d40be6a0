package dev.penstock.faults;

import static dev.penstock.faults.Row.row;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault;
import dev.penstock.testing.TestCertificates;
import java.time.Duration;
import java.util.stream.Stream;

/** Rows 1 to 17: names, connections, TLS, proxies. */
final class ConnectRows {
  private static final byte[] NOTHING = {};

  /** The first bytes of a handshake record that announces 122. */
  private static final byte[] HALF_A_HANDSHAKE = {22, 3, 3, 0, 122, 2, 0, 0};

  private static final Duration SOON = Duration.ofSeconds(1);

  private ConnectRows() {}

  static Stream<Row> rows() {
    return Stream.of(reachable(), trusted(), broken(), proxied()).flatMap(rows -> rows);
  }

  private static Stream<Row> reachable() {
    return Stream.of(
        row(1, "a port without listener")
            .with(new Fault.NoListener())
            .fails(FailureKind.CONNECT, Progress.NOT_SENT, "Connection refused"),
        row(2, "a port that never answers")
            .with(new Fault.FullQueue())
            .by(ConnectRows::connectsSoon)
            .fails(FailureKind.TIMEOUT, Progress.NOT_SENT, "no connection to"),
        row(3, "silence after the connection")
            .with(new Fault.Speaks(false, NOTHING, Ending.NONE))
            .to("GET", request -> request.timeout(Duration.ofMillis(300)))
            .only(Transport.PLAIN)
            .fails(FailureKind.TIMEOUT, Progress.SENT, "no answer from"),
        row(3, "silence instead of a TLS handshake")
            .with(new Fault.Speaks(false, NOTHING, Ending.NONE))
            .by(ConnectRows::connectsSoon)
            .only(Transport.TLS)
            .fails(FailureKind.TIMEOUT, Progress.NOT_SENT, "no connection to"),
        row(4, "a reset after the connection")
            .with(new Fault.Speaks(true, NOTHING, Ending.RESET))
            .only(Transport.PLAIN)
            .fails(FailureKind.RESET, Progress.SENT, "before it answered"),
        row(4, "a reset instead of a TLS handshake")
            .with(new Fault.Speaks(true, NOTHING, Ending.RESET))
            .only(Transport.TLS)
            .fails(FailureKind.CONNECT, Progress.NOT_SENT, ""),
        row(4, "a close after the connection")
            .with(new Fault.Speaks(true, NOTHING, Ending.CUT))
            .only(Transport.PLAIN)
            .fails(FailureKind.RESET, Progress.SENT, "closed the connection before it answered"),
        row(5, "a name without address")
            .with(new Fault.NoAddress())
            .fails(
                FailureKind.DNS, Progress.NOT_SENT, "cannot find the host no-such-host.invalid"));
  }

  private static Stream<Row> trusted() {
    return Stream.of(
            row(9, "an expired certificate")
                .with(new Fault.Shows(TestCertificates::expired))
                .fails(FailureKind.TLS, Progress.NOT_SENT, "its certificate has expired"),
            row(10, "a certificate for another host")
                .with(new Fault.Shows(TestCertificates::wrongHost))
                .fails(
                    FailureKind.TLS,
                    Progress.NOT_SENT,
                    "No subject alternative names matching IP address 127.0.0.1 found"),
            row(11, "a certificate that nobody has signed")
                .with(new Fault.Shows(TestCertificates::selfSigned))
                .fails(
                    FailureKind.TLS,
                    Progress.NOT_SENT,
                    "its certificate is signed by no authority that is trusted here"))
        .map(row -> row.only(Transport.TLS));
  }

  private static Stream<Row> broken() {
    return Stream.of(
        row(12, "a TLS handshake that is cut half way")
            .with(new Fault.Speaks(true, HALF_A_HANDSHAKE, Ending.CUT))
            .only(Transport.TLS)
            .fails(FailureKind.CONNECT, Progress.NOT_SENT, "cut the TLS handshake"),
        row(13, "a TLS record within the body that is garbage")
            .with(new Fault.BreaksTls("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbody"))
            .only(Transport.TLS)
            .isIncomplete("broke the TLS connection"),
        row(13, "a TLS record instead of the head that is garbage")
            .with(new Fault.BreaksTls(""))
            .only(Transport.TLS)
            .fails(FailureKind.RESET, Progress.SENT, "broke the TLS connection"),
        row(14, "a body until the close, without close_notify")
            .answer("HTTP/1.1 200 OK\r\n\r\nbody", Ending.CUT)
            .only(Transport.TLS)
            .isIncomplete("without saying so (close_notify)"),
        row(14, "a body until the close, with close_notify")
            .answer("HTTP/1.1 200 OK\r\n\r\nbody", Ending.CLOSE)
            .only(Transport.TLS)
            .isWhole(200, "body"),
        row(14, "a body until the close, without TLS")
            .answer("HTTP/1.1 200 OK\r\n\r\nbody", Ending.CUT)
            .only(Transport.PLAIN)
            .isWhole(200, "body"),
        row(15, "plain HTTP where TLS is expected")
            .with(
                new Fault.Speaks(
                    true,
                    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII),
                    Ending.NONE))
            .only(Transport.TLS)
            .fails(FailureKind.TLS, Progress.NOT_SENT, "answers without TLS"),
        row(15, "TLS where plain HTTP is expected")
            .with(new Fault.TlsAtPlainAddress())
            .only(Transport.PLAIN)
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "answers with TLS"));
  }

  private static Stream<Row> proxied() {
    return Stream.of(
        row(16, "a proxy that answers 407")
            .with(
                new Fault.Proxies(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                    Ending.NONE))
            .only(Transport.TLS)
            .fails(FailureKind.PROXY, Progress.NOT_SENT, "it wants a user and a password"),
        row(16, "a proxy that answers 407 to a plain request")
            .with(
                new Fault.Proxies(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                    Ending.NONE))
            .only(Transport.PLAIN)
            .fails(FailureKind.PROXY, Progress.ANSWERED, "it wants a user and a password"),
        row(16, "a proxy that answers 502")
            .with(
                new Fault.Proxies(
                    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Ending.CLOSE))
            .only(Transport.TLS)
            .fails(FailureKind.PROXY, Progress.NOT_SENT, "it answers 502 Bad Gateway"),
        row(16, "a proxy that closes")
            .with(new Fault.Proxies("", Ending.CLOSE))
            .only(Transport.TLS)
            .fails(FailureKind.PROXY, Progress.NOT_SENT, "it closed the connection"),
        row(16, "a proxy that is silent")
            .with(new Fault.Proxies("", Ending.NONE))
            .by(ConnectRows::connectsSoon)
            .only(Transport.TLS)
            .fails(FailureKind.TIMEOUT, Progress.NOT_SENT, "no connection to"));
  }

  private static void connectsSoon(AsyncHttpClientBuilder client) {
    client.connectTimeout(SOON);
  }
}

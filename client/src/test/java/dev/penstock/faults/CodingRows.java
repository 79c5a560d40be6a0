package dev.penstock.faults;

import static dev.penstock.faults.HeadRows.OK;
import static dev.penstock.faults.Row.row;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault;
import dev.penstock.testing.Fault.Floods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Rows 56 to 59 and 61: what a coded body may become, or not. */
final class CodingRows {
  private static final int MIB = 1 << 20;
  private static final byte[] PLAIN = "body".getBytes(UTF_8);
  private static final byte[] GZIP = gzip(PLAIN);

  private CodingRows() {}

  static Stream<Row> rows() {
    return Stream.of(bombs(), manifold(), broken(), otherBodies()).flatMap(rows -> rows);
  }

  private static Stream<Row> bombs() {
    byte[] hundred = gzip(new byte[100 * MIB]);
    return Stream.of(
            coded(56, "10 MiB in 10 KB", "gzip", gzip(new byte[10 * MIB])),
            coded(56, "100 MiB in 100 KB", "gzip", hundred),
            coded(56, "100 MiB in 100 KB, many times", "gzip", many(hundred, 20)),
            coded(58, "100 MiB in 1 KB, coded twice", "gzip, gzip", gzip(hundred)),
            row(61, "a bomb in an error").with(answer("HTTP/1.1 500 No\r\n", "gzip", hundred)))
        .map(
            row ->
                row.large()
                    .fails(
                        FailureKind.TOO_LARGE,
                        Progress.ANSWERED,
                        "the compressed body grows to more than 200 times its size"));
  }

  private static Stream<Row> manifold() {
    return Stream.of(
        coded(56, "3 MiB of text in 2 MiB, where 1 MB is allowed", "gzip", gzip(text(3 * MIB)))
            .by(client -> client.maxResponseBytes(1_000_000))
            .large()
            .fails(
                FailureKind.TOO_LARGE,
                Progress.ANSWERED,
                "larger than maxResponseBytes, 1,000,000"),
        coded(57, "br, which nobody asked for", "br", PLAIN)
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "in the coding \"br\""),
        coded(57, "zstd, which nobody asked for", "zstd", PLAIN)
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "in the coding \"zstd\""),
        coded(58, "gzip a hundred times", "gzip" + ", gzip".repeat(99), GZIP)
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "coded 100 times"),
        coded(58, "gzip twice", "gzip, gzip", gzip(GZIP)).isWhole(200, "body").reused());
  }

  private static Stream<Row> broken() {
    byte[] wrongSum = GZIP.clone();
    wrongSum[GZIP.length - 8] ^= 1;
    return Stream.of(
        coded(59, "gzip that is cut off", "gzip", Arrays.copyOf(GZIP, GZIP.length - 9))
            .isIncomplete("the gzip body is cut off")
            .reused(),
        coded(59, "gzip without its check", "gzip", Arrays.copyOf(GZIP, GZIP.length - 8))
            .isIncomplete("the gzip body is cut off")
            .reused(),
        coded(59, "gzip with a wrong check", "gzip", wrongSum)
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "gzip"),
        coded(59, "gzip with something behind it", "gzip", join(GZIP, PLAIN))
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "gzip"),
        coded(59, "gzip of two members", "gzip", join(GZIP, GZIP))
            .isWhole(200, "bodybody")
            .reused(),
        coded(59, "text that is called gzip", "gzip", "{\"a\":1}".getBytes(UTF_8))
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "gzip"),
        coded(59, "an unknown coding with the key in its name", Canary.KEY, PLAIN)
            .fails(FailureKind.PROTOCOL, Progress.ANSWERED, "in an unknown coding"),
        coded(59, "gzip without a body", "gzip", new byte[0]).isWhole(200, "").reused());
  }

  private static Stream<Row> otherBodies() {
    return Stream.of(
        row(61, "a redirect with a body without end")
            .by(client -> client.followRedirects().maxResponseBytes(1_000_000))
            .with(
                new Floods(
                    "HTTP/1.1 302 Moved\r\nLocation: /good/next\r\n\r\n", "x", Floods.FOR_EVER, ""))
            .large()
            .fails(
                FailureKind.TOO_LARGE,
                Progress.ANSWERED,
                "larger than maxResponseBytes, 1,000,000"));
  }

  private static Row coded(int number, String name, String coding, byte[] body) {
    return row(number, name).with(answer(OK, coding, body));
  }

  private static Fault answer(String statusLine, String coding, byte[] body) {
    String head =
        "%sContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(statusLine, coding, body.length);
    return new Fault.Answers(join(head.getBytes(ISO_8859_1), body), Ending.NONE);
  }

  private static byte[] many(byte[] member, int times) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      bytes.writeBytes(member);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Random letters: they compress to about a half. */
  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(26));
    }
    return text;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return coded.toByteArray();
  }
}

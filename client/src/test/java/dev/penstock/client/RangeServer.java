package dev.penstock.client;

import dev.penstock.testing.Peer;
import dev.penstock.testing.ScriptedServer;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of one file, one request a connection. It keeps to the rules of ranges, and cuts
 * connections where it is told to.
 */
final class RangeServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
  private static final int PIECE = 1 << 16;

  /** A file as it is at one time. */
  record Version(byte[] content, String validator) {
    /** With a strong ETag. */
    static Version tagged(byte[] content, String tag) {
      return new Version(content, "ETag: \"" + tag + "\"");
    }

    private String validatorValue() {
      return validator.substring(validator.indexOf(' ') + 1);
    }
  }

  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final Queue<Long> cuts = new ConcurrentLinkedQueue<>();
  private final ScriptedServer server;
  private volatile Version version;

  RangeServer(Version version) throws IOException {
    this.version = version;
    server = ScriptedServer.start(this::serve);
  }

  String url() {
    return server.uri("/file").toString();
  }

  /** The file is another from now on. */
  void change(Version newVersion) {
    version = newVersion;
  }

  /** The next connections without such an order are cut after so many bytes of their bodies. */
  void cutAfter(long... bytes) {
    Arrays.stream(bytes).forEach(cuts::add);
  }

  List<SeenRequest> requests() {
    return requests;
  }

  /** The Range field of each request; "-" for none. */
  List<String> ranges() {
    return requests.stream().map(request -> request.header("range").orElse("-")).toList();
  }

  private void serve(Peer peer) throws IOException {
    SeenRequest request = peer.readRequest();
    requests.add(request);
    Version now = version;
    long length = now.content().length;
    Optional<Long> from =
        request
            .header("range")
            .filter(range -> request.header("if-range").equals(Optional.of(now.validatorValue())))
            .map(RANGE::matcher)
            .filter(Matcher::matches)
            .map(range -> Long.parseLong(range.group(1)));
    if (from.isPresent() && from.get() >= length) {
      peer.send(
          "HTTP/1.1 416 Range\r\nContent-Range: bytes */%d\r\nContent-Length: 0\r\n\r\n"
              .formatted(length));
      return;
    }
    String status =
        from.map(n -> "206 Part\r\nContent-Range: bytes %d-%d/%d".formatted(n, length - 1, length))
            .orElse("200 OK");
    long start = from.orElse(0L);
    peer.send(
        "HTTP/1.1 %s\r\n%s\r\nDate: Sun, 06 Nov 1994 08:49:38 GMT\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, now.validator(), length - start));
    Long cut = cuts.poll();
    long end = cut == null ? length : Math.min(length, start + cut);
    for (long at = start; at < end; at += PIECE) {
      peer.send(Arrays.copyOfRange(now.content(), (int) at, (int) Math.min(end, at + PIECE)));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

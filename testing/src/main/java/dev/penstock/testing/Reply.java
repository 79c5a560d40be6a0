package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a {@link RecordingServer} answers to a request. An immutable value. */
public final class Reply {

  private static final int CHUNK_BYTES = 1000;
  private static final Duration LONGER_THAN_ANY_TEST = Duration.ofDays(1);

  private final int status;
  private final List<Header> headers;
  private final byte[] body;
  private final Duration delay;
  private final boolean chunked;
  private final boolean closes;

  private Reply(
      int status,
      List<Header> headers,
      byte[] body,
      Duration delay,
      boolean chunked,
      boolean closes) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.delay = delay;
    this.chunked = chunked;
    this.closes = closes;
  }

  /** 200 with these bytes, at once, on a connection that stays open. */
  public static Reply bytes(byte[] body) {
    return new Reply(200, List.of(), body.clone(), Duration.ZERO, false, false);
  }

  /** 200 with this text in UTF-8. */
  public static Reply text(String body) {
    return bytes(body.getBytes(UTF_8)).withHeader("Content-Type", "text/plain; charset=utf-8");
  }

  /** 200 with this JSON. */
  public static Reply json(String body) {
    return bytes(body.getBytes(UTF_8)).withHeader("Content-Type", "application/json");
  }

  /** This status with an empty body. */
  public static Reply status(int status) {
    return bytes(new byte[0]).withStatus(status);
  }

  /** No answer: the connection stays open until the client or the server closes it. */
  public static Reply neverAnswer() {
    return status(200).after(LONGER_THAN_ANY_TEST);
  }

  /** The same with another status. */
  public Reply withStatus(int newStatus) {
    return new Reply(newStatus, headers, body, delay, chunked, closes);
  }

  /** The same with one more header. */
  public Reply withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(status, more, body, delay, chunked, closes);
  }

  /** The same, sent this long after the whole request was read, unless the client leaves first. */
  public Reply after(Duration newDelay) {
    return new Reply(status, headers, body, newDelay, chunked, closes);
  }

  /** The same in chunks of up to 1000 bytes, without a Content-Length. */
  public Reply chunked() {
    return new Reply(status, headers, body, delay, true, closes);
  }

  /** The same, saying that the connection is closed after it, which it is. */
  public Reply closeAfter() {
    return new Reply(status, headers, body, delay, chunked, true).withHeader("Connection", "close");
  }

  Duration delay() {
    return delay;
  }

  boolean closes() {
    return closes;
  }

  /** The answer as it goes over the wire. */
  byte[] toBytes(String method) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
    headers.forEach(
        header -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (status != 204 && status != 304) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    if (!method.equals("HEAD")) {
      writeBody(bytes);
    }
    return bytes.toByteArray();
  }

  private void writeBody(ByteArrayOutputStream bytes) {
    if (!chunked) {
      bytes.writeBytes(body);
      return;
    }
    for (int from = 0; from < body.length; from += CHUNK_BYTES) {
      int size = Math.min(CHUNK_BYTES, body.length - from);
      bytes.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
      bytes.write(body, from, size);
      bytes.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    bytes.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
  }
}

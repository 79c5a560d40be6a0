package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads HTTP/1.1 messages, part by part. A malformed one is a fault of what is under test. */
final class MessageReader {

  private final InputStream in;

  MessageReader(InputStream in) {
    this.in = in;
  }

  /** The first line of the next message; empty when the other side has closed the connection. */
  Optional<String> firstLine() throws IOException {
    int first = in.read();
    return first < 0 ? Optional.empty() : Optional.of(line(first));
  }

  List<Header> headers() throws IOException {
    List<Header> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IllegalStateException("not a header line: " + line);
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).trim()));
    }
    return headers;
  }

  /** The body that these headers announce. */
  byte[] body(List<Header> headers) throws IOException {
    if (Header.find(headers, "transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunks();
    }
    return exactly(Header.find(headers, "content-length").map(Integer::valueOf).orElse(0));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(exactly(size));
      line();
    }
    headers();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].trim(), 16);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("closed after " + bytes.length + " of " + size + " bytes of body");
    }
    return bytes;
  }

  private String line() throws IOException {
    return line(in.read());
  }

  private String line(int first) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = first; next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed within a line: " + line.toString(ISO_8859_1));
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}

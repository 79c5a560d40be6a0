package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The server's end of one HTTP/2 connection, in the hands of a {@link FrameServer.Script}: it sends
 * any frame, fit or not. What it reads it acknowledges as a proper server does, unless told not to.
 */
public final class FramePeer {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final int LARGEST_DATA = 16_384;
  private static final int DEFAULT_WINDOW = 65_535;

  private final Connection connection;
  private final Peer peer;
  private final DataInputStream in;
  private final HeadCoding coding = new HeadCoding();
  private final Map<Integer, StreamRequest> heads = new LinkedHashMap<>();
  private final Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
  private final Deque<StreamRequest> whole = new ArrayDeque<>();
  private final Map<Integer, Integer> windows = new HashMap<>();
  private int initialWindow = DEFAULT_WINDOW;
  private int connectionWindow = DEFAULT_WINDOW;
  private boolean givesBack = true;

  FramePeer(Connection connection, CountDownLatch closing) {
    this.connection = connection;
    this.peer = new Peer(connection, closing);
    this.in = new DataInputStream(connection.in());
  }

  /** The number of this connection, counted from 1. */
  public int number() {
    return connection.number();
  }

  /** What is below HTTP. */
  public Peer below() {
    return peer;
  }

  /**
   * Reads the preface, and sends settings.
   *
   * @param settings identifiers at even places, each followed by its value
   */
  public void greet(int... settings) throws IOException {
    byte[] preface = in.readNBytes(PREFACE.length);
    if (!Arrays.equals(preface, PREFACE)) {
      throw new IOException("not the preface of HTTP/2: " + new String(preface, US_ASCII));
    }
    send(Frame.SETTINGS, 0, 0, Frame.settings(settings));
  }

  /** Gives back no window from now on. */
  public void giveNothingBack() {
    givesBack = false;
  }

  /** A request that was read to its end, whichever ends first. */
  public StreamRequest readRequest() throws IOException {
    while (whole.isEmpty()) {
      read();
    }
    return whole.remove();
  }

  /** Reads the head of the next request; what comes for others meanwhile is kept for them. */
  public StreamRequest readHead() throws IOException {
    Frame head = readUntil(Frame.HEADERS);
    StreamRequest unfinished = heads.get(head.stream());
    return unfinished == null ? whole.getLast() : unfinished;
  }

  /** Reads on up to a frame of this type, which is returned. */
  public Frame readUntil(int type) throws IOException {
    Frame frame = read();
    while (frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  /** Reads one frame, and does what has to be done about it. */
  public Frame read() throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
    handle(frame);
    noteEnd(frame);
    return frame;
  }

  private void handle(Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.HEADERS -> {
        heads.put(
            frame.stream(),
            new StreamRequest(frame.stream(), coding.decode(frame.payload()), new byte[0]));
        bodies.put(frame.stream(), new ByteArrayOutputStream());
      }
      case Frame.DATA -> handleData(frame);
      case Frame.SETTINGS -> handleSettings(frame);
      case Frame.PING -> {
        if (!frame.has(Frame.ACK)) {
          send(Frame.PING, Frame.ACK, 0, frame.payload());
        }
      }
      case Frame.WINDOW_UPDATE -> {
        if (frame.stream() == 0) {
          connectionWindow += frame.number(0);
        } else {
          windows.merge(frame.stream(), frame.number(0), Integer::sum);
        }
      }
      default -> {
        // For the script to look at.
      }
    }
  }

  private void noteEnd(Frame frame) {
    boolean mayEnd = frame.type() == Frame.DATA || frame.type() == Frame.HEADERS;
    if (mayEnd && frame.has(Frame.END_STREAM)) {
      StreamRequest head = heads.remove(frame.stream());
      ByteArrayOutputStream body = bodies.remove(frame.stream());
      if (head != null && body != null) {
        whole.add(new StreamRequest(head.stream(), head.fields(), body.toByteArray()));
      }
    }
  }

  private void handleData(Frame frame) throws IOException {
    ByteArrayOutputStream body = bodies.get(frame.stream());
    if (body != null) {
      body.write(frame.payload());
    }
    if (givesBack && frame.payload().length > 0) {
      sendWindowUpdate(0, frame.payload().length);
      if (!frame.has(Frame.END_STREAM)) {
        sendWindowUpdate(frame.stream(), frame.payload().length);
      }
    }
  }

  private void handleSettings(Frame frame) throws IOException {
    if (frame.has(Frame.ACK)) {
      return;
    }
    for (int i = 0; i < frame.payload().length; i += 6) {
      if (frame.payload()[i + 1] == Frame.INITIAL_WINDOW_SIZE) {
        initialWindow = frame.number(i + 2);
      }
    }
    send(Frame.SETTINGS, Frame.ACK, 0, new byte[0]);
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    connection.out().write(bytes);
  }

  /** Sends a frame as it is. */
  public void send(int type, int flags, int stream, byte[] payload) throws IOException {
    send(new Frame(type, flags, stream, payload).toBytes());
  }

  /**
   * Sends a header block in one frame.
   *
   * @param flags besides the one that ends the block
   * @param fields names at even places, each followed by its value
   */
  public void sendHeaders(int stream, int flags, String... fields) throws IOException {
    send(Frame.HEADERS, flags | Frame.END_HEADERS, stream, block(fields));
  }

  /** A header block, to be sent in whatever frames. */
  public byte[] block(String... fields) throws IOException {
    return coding.encode(fields);
  }

  /** Sends a body in one frame, whatever the windows say. */
  public void sendData(int stream, int flags, String text) throws IOException {
    send(Frame.DATA, flags, stream, text.getBytes(UTF_8));
  }

  /** Answers with this status and text, whatever the windows say. */
  public void answer(int stream, int status, String text) throws IOException {
    sendHeaders(stream, 0, ":status", Integer.toString(status));
    sendData(stream, Frame.END_STREAM, text);
  }

  /** Sends so many zeros as the windows allow, reading frames when they are used up. */
  public void sendBody(int stream, long length) throws IOException {
    long left = length;
    while (left > 0) {
      int window = Math.min(connectionWindow, window(stream));
      int size = (int) Math.min(Math.min(left, LARGEST_DATA), window);
      if (size <= 0) {
        read();
        continue;
      }
      left -= size;
      connectionWindow -= size;
      windows.put(stream, windows.getOrDefault(stream, 0) - size);
      send(Frame.DATA, left == 0 ? Frame.END_STREAM : 0, stream, new byte[size]);
    }
  }

  /** How much the client takes on this stream at the moment. */
  public int window(int stream) {
    return initialWindow + windows.getOrDefault(stream, 0);
  }

  /** Ends a stream. */
  public void sendReset(int stream, int code) throws IOException {
    send(Frame.RST_STREAM, 0, stream, Frame.numbers(code));
  }

  /** Says goodbye: streams above the last one were not processed. */
  public void sendGoAway(int lastStream, int code) throws IOException {
    send(Frame.GOAWAY, 0, 0, Frame.numbers(lastStream, code));
  }

  /** Gives back some window: of a stream, or with 0 of the connection. */
  public void sendWindowUpdate(int stream, int increment) throws IOException {
    send(Frame.WINDOW_UPDATE, 0, stream, Frame.numbers(increment));
  }
}

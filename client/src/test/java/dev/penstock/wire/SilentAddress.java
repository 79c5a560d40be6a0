package dev.penstock.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that does not answer: the queue of its listener is full. Told to answer, it takes the
 * queue, and the next try of the kernel, a second after the first, comes through.
 */
final class SilentAddress implements AutoCloseable {
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final ServerSocket listener;
  private final List<SocketChannel> queued = new ArrayList<>();
  private final Thread answering;

  SilentAddress(String literal, int port) throws IOException {
    InetAddress address = AddressesTest.address(literal);
    listener = new ServerSocket(port, 1, address);
    answering = new Thread(this::serve, "answers of " + literal);
    // Linux takes one more than asked for; what goes beyond stays unanswered.
    for (int i = 0; i < 3; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(address, listener.getLocalPort()));
      queued.add(channel);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  boolean isBound() {
    return listener.isBound();
  }

  /** Answers one request on every connection that comes, with 200 and no body. */
  void answer() {
    queued.forEach(SilentAddress::close);
    answering.start();
  }

  private void serve() {
    List<Socket> accepted = new ArrayList<>();
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.add(socket);
        if (socket.getInputStream().read() >= 0) {
          socket.getOutputStream().write(ANSWER.getBytes(US_ASCII));
        }
      }
    } catch (IOException e) {
      accepted.forEach(SilentAddress::close);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    queued.forEach(SilentAddress::close);
    try {
      answering.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

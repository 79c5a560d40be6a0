package dev.penstock.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Passes on whatever comes from either end of a tunnel, to the end of both directions. */
final class Relay {

  private static final int STACK_BYTES = 256 * 1024;

  private Relay() {}

  static void run(Connection client, Socket target) throws IOException, InterruptedException {
    Thread back =
        new Thread(
            null,
            () -> pass(target, targetIn(target), client.tcp()),
            "way back of " + client,
            STACK_BYTES);
    back.setDaemon(true);
    back.start();
    pass(client.tcp(), client.in(), target);
    back.join();
  }

  private static InputStream targetIn(Socket target) {
    try {
      return target.getInputStream();
    } catch (IOException closed) {
      return InputStream.nullInputStream();
    }
  }

  /** An end of one direction is passed on; a failure ends both. */
  private static void pass(Socket from, InputStream in, Socket to) {
    try {
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException failure) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}

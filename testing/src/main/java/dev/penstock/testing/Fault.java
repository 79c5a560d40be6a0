package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Something that can be wrong with a server. A {@link FaultyServer} commits it. */
public sealed interface Fault {

  /** Prepares it beside a server that is well. */
  FaultSite open(FaultyServer beside) throws IOException;

  /** Nobody listens on the port. */
  record NoListener() implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) throws IOException {
      return FaultSite.withoutListener(beside.scheme());
    }
  }

  /** The port answers no connection: the queue of its listener is full. */
  record FullQueue() implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) throws IOException {
      return FaultSite.withFullQueue(beside.scheme());
    }
  }

  /** The host has no address. */
  record NoAddress() implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) {
      return FaultSite.withoutAddress(beside.scheme());
    }
  }

  /**
   * A listener that says something below TLS, whatever it is told.
   *
   * @param afterFirstByte waits for the client to speak first
   */
  record Speaks(boolean afterFirstByte, byte[] bytes, Ending ending) implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) throws IOException {
      ScriptedServer listener = ScriptedServer.start(peer -> play(peer, beside));
      return FaultSite.of(listener, beside.scheme());
    }

    private void play(Peer peer, FaultyServer beside) throws IOException {
      beside.faultBegins();
      if (afterFirstByte) {
        peer.awaitByte();
      }
      peer.send(bytes);
      if (ending.end(peer)) {
        peer.awaitClose();
      }
    }
  }

  /** A server over TLS with a certificate that is not to be trusted. */
  record Shows(Supplier<SSLContext> certificate) implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) throws IOException {
      return FaultSite.of(ScriptedServer.start(Peer::readRequest, certificate.get()), "https");
    }
  }

  /** A server over TLS at an address that begins with http. */
  record TlsAtPlainAddress() implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) throws IOException {
      return FaultSite.of(
          ScriptedServer.start(Peer::readRequest, TestCertificates.localhost()), "http");
    }
  }

  /** A proxy that says something to whatever it is asked. */
  record Proxies(String answer, Ending ending) implements Fault {
    @Override
    public FaultSite open(FaultyServer beside) throws IOException {
      ScriptedServer proxy =
          ScriptedServer.start(
              peer -> {
                beside.faultBegins();
                peer.readHead();
                peer.send(answer);
                if (ending.end(peer)) {
                  peer.awaitClose();
                }
              });
      return FaultSite.through(proxy, beside.scheme());
    }
  }

  /** In place of the answer to a request. */
  sealed interface InAnswer extends Fault {
    /**
     * Commits it. Returns whether the connection goes on.
     *
     * @param told opens when the client knows how its request has ended
     */
    boolean commit(Peer peer, SeenRequest head, CountDownLatch told)
        throws IOException, InterruptedException;

    @Override
    default FaultSite open(FaultyServer beside) {
      return FaultSite.at(beside.uri("/fault"));
    }
  }

  /** These bytes, as they are. */
  record Answers(byte[] bytes, Ending ending) implements InAnswer {
    @Override
    public boolean commit(Peer peer, SeenRequest head, CountDownLatch told) throws IOException {
      peer.readBody(head);
      peer.send(bytes);
      return ending.end(peer);
    }
  }

  /** These bytes one by one, each in a packet of its own. */
  record Drips(String bytes, Ending ending) implements InAnswer {
    @Override
    public boolean commit(Peer peer, SeenRequest head, CountDownLatch told) throws IOException {
      peer.readBody(head);
      for (byte next : bytes.getBytes(UTF_8)) {
        peer.send(new byte[] {next});
      }
      return ending.end(peer);
    }
  }

  /** The beginning of an answer, then the same now and then until the client closes. */
  record Trickles(String beginning, String unit, Duration gap) implements InAnswer {
    @Override
    public boolean commit(Peer peer, SeenRequest head, CountDownLatch told)
        throws IOException, InterruptedException {
      peer.readBody(head);
      peer.send(beginning);
      while (true) {
        peer.send(unit);
        peer.pause(gap);
      }
    }
  }

  /**
   * An answer while the body of the request is still on its way, which nobody reads before the end.
   */
  record AnswersEarly(String bytes) implements InAnswer {
    @Override
    public boolean commit(Peer peer, SeenRequest head, CountDownLatch told)
        throws IOException, InterruptedException {
      peer.send(bytes);
      told.await();
      peer.awaitClose();
      return false;
    }
  }

  /** A good answer, and something more when the connection rests. */
  record AnswersTwice(String answer, String unasked) implements InAnswer {
    @Override
    public boolean commit(Peer peer, SeenRequest head, CountDownLatch told)
        throws IOException, InterruptedException {
      peer.readBody(head);
      peer.send(answer);
      told.await();
      peer.send(unasked);
      return true;
    }
  }

  /**
   * An answer with the same again and again.
   *
   * @param times {@link #FOR_EVER} or how often
   */
  record Floods(String head, String unit, long times, String tail) implements InAnswer {
    /** Until the client closes the connection. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    private static final int BLOCK = 64 * 1024;

    @Override
    public boolean commit(Peer peer, SeenRequest request, CountDownLatch told) throws IOException {
      peer.readBody(request);
      peer.send(head);
      int atOnce = Math.max(1, BLOCK / unit.length());
      byte[] block = unit.repeat(atOnce).getBytes(UTF_8);
      for (long left = times; left > 0; left -= atOnce) {
        peer.send(left >= atOnce ? block : Arrays.copyOf(block, (int) left * unit.length()));
      }
      peer.send(tail);
      return true;
    }
  }

  /** The beginning of an answer, then a record of TLS that nobody has encrypted. */
  record BreaksTls(String beginning) implements InAnswer {
    private static final byte[] RECORD = new byte[5 + 64];

    static {
      byte[] head = {23, 3, 3, 0, 64}; // application data of TLS 1.2 or 1.3, 64 bytes
      System.arraycopy(head, 0, RECORD, 0, head.length);
    }

    @Override
    public boolean commit(Peer peer, SeenRequest request, CountDownLatch told) throws IOException {
      peer.readBody(request);
      peer.send(beginning);
      peer.sendBelowTls(RECORD);
      peer.awaitClose();
      return false;
    }
  }
}

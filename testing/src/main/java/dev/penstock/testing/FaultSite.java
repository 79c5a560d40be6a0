package dev.penstock.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a {@link Fault} is met. */
public final class FaultSite implements AutoCloseable {
  private final URI uri;
  private final @Nullable URI proxy;
  private final @Nullable ScriptedServer listener;
  private final List<AutoCloseable> held;

  private FaultSite(
      URI uri,
      @Nullable URI proxy,
      @Nullable ScriptedServer listener,
      List<? extends AutoCloseable> held) {
    this.uri = uri;
    this.proxy = proxy;
    this.listener = listener;
    this.held = List.copyOf(held);
  }

  static FaultSite at(URI uri) {
    return new FaultSite(uri, null, null, List.of());
  }

  static FaultSite of(ScriptedServer listener, String scheme) {
    return new FaultSite(local(scheme, listener.port()), null, listener, List.of(listener));
  }

  static FaultSite through(ScriptedServer proxy, String scheme) {
    return new FaultSite(
        URI.create(scheme + "://origin.test/fault"), proxy.uri(""), proxy, List.of(proxy));
  }

  static FaultSite withoutAddress(String scheme) {
    return at(URI.create(scheme + "://no-such-host.invalid/fault"));
  }

  static FaultSite withoutListener(String scheme) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return at(local(scheme, socket.getLocalPort()));
    }
  }

  static FaultSite withFullQueue(String scheme) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket socket = new ServerSocket(0, 1, loopback);
    List<AutoCloseable> held = new ArrayList<>(List.of(socket));
    // Linux takes one more than asked for; what goes beyond stays unanswered.
    for (int i = 0; i < 3; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(loopback, socket.getLocalPort()));
      held.add(channel);
    }
    return new FaultSite(local(scheme, socket.getLocalPort()), null, null, held);
  }

  private static URI local(String scheme, int port) {
    return URI.create(scheme + "://127.0.0.1:" + port + "/fault");
  }

  /** What to ask for to meet the fault. */
  public URI uri() {
    return uri;
  }

  /** The proxy to go through, if the fault is one of a proxy. */
  public Optional<URI> proxy() {
    return Optional.ofNullable(proxy);
  }

  /** The listener that nothing but the fault is met on, if it has one. */
  public Optional<ScriptedServer> listener() {
    return Optional.ofNullable(listener);
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable one : held) {
      try {
        one.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}

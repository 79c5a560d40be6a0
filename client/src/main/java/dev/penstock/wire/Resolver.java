package dev.penstock.wire;

import dev.penstock.http.Origin;
import dev.penstock.seam.Threads;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Host names to addresses, off the event loops. */
final class Resolver implements AutoCloseable {
  /** Who knows the addresses. May block. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * A name whose servers are silent holds a thread for half a minute. So many such names at once
   * hold up no other.
   */
  private static final int THREADS = 64;

  private final Lookup lookup;
  private final ExecutorService executor = Threads.forBlocking("penstock-resolver", THREADS);

  /** A burst to one host asks once. */
  private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> pending =
      new ConcurrentHashMap<>();

  /** Asks the JVM's resolver, which has a cache. */
  Resolver() {
    this(InetAddress::getAllByName);
  }

  Resolver(Lookup lookup) {
    this.lookup = lookup;
  }

  /** The threads on which blocking preparations of a connection may run. */
  Executor executor() {
    return executor;
  }

  /** The address that the host is, if it is no name. */
  static @Nullable List<InetAddress> literal(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    return bytes == null ? null : List.of(address(host, bytes));
  }

  /** All addresses in the order of the resolver; fails with {@link UnknownHostException}. */
  CompletableFuture<List<InetAddress>> resolve(String host) {
    return pending.computeIfAbsent(host, this::lookUp);
  }

  /** Where a tunnel is to lead: an address is sent as one, a name is left to the proxy. */
  static InetSocketAddress destination(Origin origin) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(origin.host());
    return literal == null
        ? InetSocketAddress.createUnresolved(origin.host(), origin.port())
        : new InetSocketAddress(address(origin.host(), literal), origin.port());
  }

  private CompletableFuture<List<InetAddress>> lookUp(String host) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            List<InetAddress> addresses = List.of(lookup.addresses(host));
            forget(host, result);
            result.complete(addresses);
          } catch (Throwable e) {
            forget(host, result);
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** Before it is told: who asks after that gets an answer of its own. */
  private void forget(String host, CompletableFuture<List<InetAddress>> result) {
    pending.remove(host, result);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static InetAddress address(String host, byte[] literal) {
    try {
      return InetAddress.getByAddress(host, literal);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }
}

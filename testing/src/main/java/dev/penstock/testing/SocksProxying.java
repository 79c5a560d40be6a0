package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.testing.ProxyServer.Fault;
import dev.penstock.testing.ProxyServer.SocksTarget;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** The work of a {@link ProxyServer} on a connection that speaks SOCKS5 (RFC 1928, RFC 1929). */
final class SocksProxying {

  private static final int VERSION = 5;
  private static final int NO_LOGIN = 0;
  private static final int PASSWORD = 2;
  private static final int NO_METHOD = 0xff;

  private static final int DONE = 0;
  private static final int NOT_ALLOWED = 2;
  private static final int CONNECTION_REFUSED = 5;

  private final ProxyServer proxy;
  private final Connection connection;
  private final DataInputStream in;

  SocksProxying(ProxyServer proxy, Connection connection) {
    this.proxy = proxy;
    this.connection = connection;
    this.in = new DataInputStream(connection.in());
  }

  void serve() throws IOException, InterruptedException {
    if (!logIn()) {
      return;
    }
    SocksTarget target = readTarget();
    proxy.asked(target);
    if (proxy.fault().isPresent()) {
      commit(proxy.fault().get());
    } else {
      tunnel(target.port());
    }
  }

  private boolean logIn() throws IOException {
    expect(VERSION);
    byte[] methods = in.readNBytes(in.readUnsignedByte());
    int wanted = proxy.login().isPresent() ? PASSWORD : NO_LOGIN;
    boolean offered = new String(methods, UTF_8).indexOf(wanted) >= 0;
    send(VERSION, offered ? wanted : NO_METHOD);
    return offered && (wanted == NO_LOGIN || checkPassword());
  }

  private boolean checkPassword() throws IOException {
    expect(1);
    ProxyLogin given = new ProxyLogin(readText(), readText());
    boolean right = proxy.login().filter(given::equals).isPresent();
    send(1, right ? 0 : 1);
    return right;
  }

  private SocksTarget readTarget() throws IOException {
    expect(VERSION);
    expect(1); // connect
    expect(0);
    int type = in.readUnsignedByte();
    String host =
        switch (type) {
          case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
          case 3 -> readText();
          case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
          default -> throw new IllegalStateException("not a type of address: " + type);
        };
    return new SocksTarget(host, type == 3, in.readUnsignedShort(), connection.number());
  }

  private void commit(Fault fault) throws IOException {
    switch (fault) {
      case REFUSE -> reply(NOT_ALLOWED);
      case HANG -> in.transferTo(OutputStream.nullOutputStream());
      case CLOSE -> {}
    }
  }

  private void tunnel(int port) throws IOException, InterruptedException {
    Socket target;
    try {
      target = proxy.connect(port);
    } catch (IOException unreachable) {
      reply(CONNECTION_REFUSED);
      return;
    }
    try {
      reply(DONE);
      Relay.run(connection, target);
    } finally {
      proxy.disconnect(target);
    }
  }

  /** The address that the proxy connects from is of interest to nobody: 0.0.0.0:0. */
  private void reply(int code) throws IOException {
    send(VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0);
  }

  private void send(int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    connection.out().write(all);
  }

  private String readText() throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), UTF_8);
  }

  private void expect(int expected) throws IOException {
    int found = in.readUnsignedByte();
    if (found != expected) {
      throw new IllegalStateException("not SOCKS5: " + found + " in place of " + expected);
    }
  }
}

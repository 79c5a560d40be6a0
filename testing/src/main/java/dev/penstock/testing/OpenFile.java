package dev.penstock.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file, socket, pipe or selector that the process holds open, as {@code /proc/self/fd} shows it.
 * Where there is no such folder none are seen.
 *
 * @param target what the descriptor links to: a path, or {@code socket:[123]}
 * @param nth tells descriptors with the same target apart, counted from 1
 */
record OpenFile(String target, int nth) implements Resource {

  private static final File DESCRIPTORS = new File("/proc/self/fd");
  private static final List<Path> CONNECTIONS =
      List.of(Path.of("/proc/self/net/tcp6"), Path.of("/proc/self/net/tcp"));
  private static final String LISTENING = "0A";

  static {
    openWhatTheJdkKeepsOpen();
  }

  static Set<OpenFile> all() {
    String[] descriptors = DESCRIPTORS.list();
    if (descriptors == null) {
      return Set.of();
    }
    Map<String, Integer> seen = new HashMap<>();
    Set<OpenFile> files = new HashSet<>();
    for (String descriptor : descriptors) {
      try {
        String target = Files.readSymbolicLink(DESCRIPTORS.toPath().resolve(descriptor)).toString();
        if (!isOfTheJvm(target)) {
          files.add(new OpenFile(target, seen.merge(target, 1, Integer::sum)));
        }
      } catch (IOException closedMeanwhile) {
        // The descriptor that listed the folder, at least.
      }
    }
    return files;
  }

  @Override
  public String describe() {
    return target.startsWith("socket:") ? describeSocket() : "open file " + target;
  }

  private String describeSocket() {
    String inode = target.substring("socket:[".length(), target.length() - 1);
    for (Path table : CONNECTIONS) {
      try {
        for (String line : Files.readAllLines(table)) {
          String[] columns = line.trim().split(" +", -1);
          if (columns.length > 9 && columns[9].equals(inode)) {
            return columns[3].equals(LISTENING)
                ? "server socket on port " + port(columns[1])
                : "connection from port " + port(columns[1]) + " to port " + port(columns[2]);
          }
        }
      } catch (IOException noSuchTable) {
        // A kernel without IPv6.
      }
    }
    return "open " + target;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static boolean isOfTheJvm(String target) {
    return target.endsWith(".jar")
        || target.startsWith(System.getProperty("java.home"))
        || target.startsWith("/dev/")
        || target.startsWith("/proc/")
        || target.startsWith("/sys/");
  }

  /** The JDK makes a socket pair with the first socket of either sort, for the rest of its life. */
  private static void openWhatTheJdkKeepsOpen() {
    try (ServerSocket server = new ServerSocket();
        SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      server.setReuseAddress(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

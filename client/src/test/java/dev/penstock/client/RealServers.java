package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The servers that the script {@code real-servers} starts, until they are closed. */
final class RealServers implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of(System.getProperty("project.root"), "client/src/test/scripts/real-servers");

  private final Path folder;
  private final Process process;
  private final Map<String, String> said = new HashMap<>();

  RealServers(Path folder) throws IOException {
    this.folder = folder;
    this.process =
        new ProcessBuilder(SCRIPT.toString(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines = process.inputReader(UTF_8);
    String line = lines.readLine();
    while (line != null && !line.equals("ready")) {
      String[] words = line.replaceFirst("^missing (\\S+): ", "$1 it is missing: ").split(" ", 2);
      said.put(words[0], words[1]);
      line = lines.readLine();
    }
    if (line == null) {
      throw new AssertionError(SCRIPT + " did not start all servers: " + said);
    }
  }

  /** Fails if the server is not installed, and says what to do. */
  int port(String name) {
    String port = said.getOrDefault(name, "not started by " + SCRIPT);
    if (!port.matches("[0-9]+")) {
      throw new AssertionError(name + ": " + port);
    }
    return Integer.parseInt(port);
  }

  /** The address of a path on nginx: with TLS or without. */
  String nginx(boolean secure, String path) {
    return secure
        ? "https://127.0.0.1:" + port("nginx-tls") + path
        : "http://127.0.0.1:" + port("nginx") + path;
  }

  String url(String name, String path) {
    return "http://127.0.0.1:" + port(name) + path;
  }

  /** Whom nginx is to be trusted by. */
  Path authority() {
    port("nginx-tls");
    return folder.resolve("authority.pem");
  }

  /** A file that nginx and http.server serve. */
  Path served(String name) {
    return folder.resolve("www").resolve(name);
  }

  @Override
  public void close() throws IOException {
    process.outputWriter().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError(SCRIPT + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.inputReader().close();
  }
}

package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for servers over TLS, good and bad, and for clients, each made by the JDK's keytool
 * when it is first asked for. All but the self-signed one are from a certificate authority made for
 * this JVM. Servers trust in it when they ask their clients for certificates.
 */
public final class TestCertificates {

  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  private static final Map<String, SSLContext> CONTEXTS = new HashMap<>(); // guarded by the class
  private static final Path FOLDER = makeAuthority();

  private TestCertificates() {}

  /** The certificate of the authority, in a PEM file. */
  public static Path authority() {
    return FOLDER.resolve("authority.pem");
  }

  /** A server's certificate for localhost and 127.0.0.1. */
  public static SSLContext localhost() {
    return context("localhost", "-signer", AUTHORITY, "-ext", "san=dns:localhost,ip:127.0.0.1");
  }

  /** A server's certificate for another host. */
  public static SSLContext wrongHost() {
    return context("wrong-host", "-signer", AUTHORITY, "-ext", "san=dns:wrong.example");
  }

  /** A server's certificate for localhost and 127.0.0.1 that ran out 5 days ago. */
  public static SSLContext expired() {
    return context(
        "expired",
        "-signer",
        AUTHORITY,
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-startdate",
        "-10d",
        "-validity",
        "5");
  }

  /** A server's certificate for localhost and 127.0.0.1 that no authority has signed. */
  public static SSLContext selfSigned() {
    return context("self-signed", "-ext", "san=dns:localhost,ip:127.0.0.1");
  }

  /**
   * A client's certificate with its key, in files.
   *
   * @param pkcs12 both, locked with {@link #password}
   * @param certificate in PEM
   * @param key in PEM, as PKCS #8
   */
  public record ClientFiles(Path pkcs12, Path certificate, Path key) {}

  /**
   * A client's certificate; its subject is {@code CN=client-} and the algorithm.
   *
   * @param algorithm of its key, such as RSA, EC or Ed25519
   */
  public static synchronized ClientFiles client(String algorithm) {
    String alias = "client-" + algorithm.toLowerCase(Locale.ROOT);
    ClientFiles files =
        new ClientFiles(
            FOLDER.resolve(alias + ".p12"),
            FOLDER.resolve(alias + ".pem"),
            FOLDER.resolve(alias + ".key"));
    if (Files.exists(files.pkcs12())) {
      return files;
    }
    try {
      makeKey(FOLDER, alias, "-signer", AUTHORITY, "-keyalg", algorithm);
      KeyStore one = only(alias);
      List.of(files.key(), files.certificate(), files.pkcs12())
          .forEach(path -> path.toFile().deleteOnExit());
      byte[] key = one.getKey(alias, password()).getEncoded();
      Files.writeString(files.key(), pem("PRIVATE KEY", key));
      Files.writeString(
          files.certificate(), pem("CERTIFICATE", one.getCertificate(alias).getEncoded()));
      try (OutputStream out = Files.newOutputStream(files.pkcs12())) {
        one.store(out, password());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What all stores are locked with. */
  public static char[] password() {
    return PASSWORD.toCharArray();
  }

  private static synchronized SSLContext context(String alias, String... options) {
    return CONTEXTS.computeIfAbsent(
        alias,
        name -> {
          try {
            makeKey(FOLDER, name, options);
            return serverContext(name);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Path makeAuthority() {
    try {
      Path folder = Files.createTempDirectory("test-certificates");
      Path pem = folder.resolve("authority.pem");
      List.of(folder, keyStore(folder), pem).forEach(path -> path.toFile().deleteOnExit());
      makeKey(folder, AUTHORITY, "-ext", "bc:critical=ca:true", "-startdate", "-30d");
      byte[] certificate = load(folder).getCertificate(AUTHORITY).getEncoded();
      Files.writeString(pem, pem("CERTIFICATE", certificate));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext serverContext(String alias)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(only(alias), password());
    KeyStore clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    clients.setCertificateEntry(AUTHORITY, load(FOLDER).getCertificate(AUTHORITY));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(clients);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** A store that holds one key of all. */
  private static KeyStore only(String alias) throws IOException, GeneralSecurityException {
    KeyStore all = load(FOLDER);
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(
        alias, all.getKey(alias, password()), password(), all.getCertificateChain(alias));
    return one;
  }

  private static String pem(String type, byte[] content) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }

  private static KeyStore load(Path folder) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore(folder))) {
      keys.load(in, password());
    }
    return keys;
  }

  private static Path keyStore(Path folder) {
    return folder.resolve("keys.p12");
  }

  private static void makeKey(Path folder, String alias, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-J-XX:TieredStopAtLevel=1",
                "-keystore",
                keyStore(folder).toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = keytool.getInputStream()) {
      String said = new String(output.readAllBytes(), US_ASCII);
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool made no " + alias + " certificate: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool was at work", e);
    }
  }
}

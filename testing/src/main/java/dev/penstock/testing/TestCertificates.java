package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificates for servers over TLS, good and bad, each made by the JDK's keytool when it is first
 * asked for. All but the self-signed one are from a certificate authority made for this JVM.
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
      Files.writeString(
          pem,
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(certificate)
              + "\n-----END CERTIFICATE-----\n");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext serverContext(String alias)
      throws IOException, GeneralSecurityException {
    KeyStore all = load(FOLDER);
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    char[] password = PASSWORD.toCharArray();
    one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static KeyStore load(Path folder) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore(folder))) {
      keys.load(in, PASSWORD.toCharArray());
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

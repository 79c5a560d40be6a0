package dev.penstock.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** The certificate that a client shows to servers, with its key. */
public final class ClientCertificate {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (?<type>[A-Z0-9 ]*)PRIVATE KEY-----"
              + "(?:(?<content>[^-]*)-----END [A-Z0-9 ]*PRIVATE KEY-----)?");

  private final KeyManager[] managers;

  private ClientCertificate(KeyManager[] managers) {
    this.managers = managers;
  }

  /**
   * That of a store in PKCS #12.
   *
   * @param password of the store and of the key in it
   * @throws IOException if the file cannot be read, the password is another, or no key is in it
   */
  public static ClientCertificate pkcs12(Path file, char[] password) throws IOException {
    byte[] bytes = KeyFile.bytes(file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          return new ClientCertificate(managers(store, password));
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      boolean locked =
          e instanceof UnrecoverableKeyException
              || e.getCause() instanceof UnrecoverableKeyException;
      String reason = locked ? "the password is another" : "is no store in PKCS #12";
      throw new IOException(file + ": " + reason, e);
    }
    throw new IOException(file + ": holds no private key");
  }

  /**
   * That of two files in PEM, which may be one.
   *
   * @param certificates the client's first, then those between it and its authority
   * @param key in PKCS #8, not encrypted
   * @throws IOException if a file cannot be read, or the key is none or is not the certificate's
   */
  public static ClientCertificate pem(Path certificates, Path key) throws IOException {
    List<Certificate> chain = PemCertificates.read(certificates);
    byte[] encoded = key(key);
    try {
      PublicKey shown = chain.get(0).getPublicKey();
      PrivateKey secret =
          KeyFactory.getInstance(shown.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (!belongTogether(secret, shown)) {
        throw new IOException(key + ": is not the key of the certificate in " + certificates);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] unused = {};
      store.setKeyEntry("client", secret, unused, chain.toArray(Certificate[]::new));
      return new ClientCertificate(managers(store, unused));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s: is broken, or not the key of the certificate in %s".formatted(key, certificates), e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  KeyManager[] managers() {
    return managers.clone();
  }

  private static KeyManager[] managers(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static byte[] key(Path file) throws IOException {
    Matcher block = KEY.matcher(KeyFile.text(file));
    if (!block.find()) {
      throw new IOException(file + ": holds no private key in PEM");
    }
    String type = block.group("type");
    if (!type.isEmpty()) {
      throw new IOException(
          ("%s: holds a key of the kind %sPRIVATE KEY; make it a plain PKCS #8 key:"
                  + " openssl pkcs8 -topk8 -nocrypt -in %s")
              .formatted(file, type, file));
    }
    String content = block.group("content");
    if (content == null) {
      throw new IOException(file + ": the private key has no end");
    }
    try {
      return KeyFile.decode(content);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the private key is broken", e);
    }
  }

  private static boolean belongTogether(PrivateKey secret, PublicKey shown)
      throws GeneralSecurityException {
    String algorithm =
        switch (shown.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    byte[] anything = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(secret);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(anything);
    return signature.verify(signed);
  }
}

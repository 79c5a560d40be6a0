package dev.penstock.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificates of a file in PEM (RFC 7468). Text around them and blocks of other kinds, such as
 * keys, are left alone as OpenSSL does; the JDK's reader fails on both.
 */
final class PemCertificates {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (X509 )?CERTIFICATE-----"
              + "(?:(?<content>[^-]*)-----END (X509 )?CERTIFICATE-----)?");

  private PemCertificates() {}

  /** All of them, at least one. Messages name the file and what is wrong with it. */
  static List<Certificate> read(Path file) throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(KeyFile.text(file));
    while (block.find()) {
      String place = "%s: certificate %d".formatted(file, certificates.size() + 1);
      String content = block.group("content");
      if (content == null) {
        throw new IOException(place + " has no end");
      }
      try {
        certificates.add(certificate(content));
      } catch (CertificateException | IllegalArgumentException e) {
        throw new IOException(place + " is broken", e);
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException(file + ": holds no certificate in PEM");
    }
    return certificates;
  }

  private static Certificate certificate(String content) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(KeyFile.decode(content)));
  }
}

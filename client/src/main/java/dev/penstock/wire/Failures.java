package dev.penstock.wire;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Origin;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells from an exception what went wrong, in words for a user. */
final class Failures {
  private Failures() {}

  /** What the system says, without what Netty puts around it. */
  static String reason(@Nullable Throwable cause) {
    Throwable deepest = cause;
    while (deepest != null && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest == null || deepest.getMessage() == null) {
      return deepest == null ? "unknown" : deepest.getClass().getSimpleName();
    }
    return deepest.getMessage();
  }

  /** A handshake that was cut is a failed connection; one that was refused is final. */
  static void ofHandshake(Exchange exchange, Route route, Throwable cause) {
    Origin origin = route.origin();
    Throwable reason = unwrap(cause);
    if (reason instanceof NotSslRecordException) {
      exchange.failed(
          FailureKind.TLS,
          "%s answers without TLS; is its URL http:// ?".formatted(origin),
          reason);
    } else if (isCut(reason)) {
      exchange.failed(FailureKind.CONNECT, "%s cut the TLS handshake".formatted(route), reason);
    } else {
      exchange.failed(
          FailureKind.TLS,
          "no secure connection to %s: %s".formatted(origin, tlsReason(reason)),
          reason);
    }
  }

  private static boolean isCut(Throwable cause) {
    for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof IOException && !(deeper instanceof SSLException)) {
        return true;
      }
    }
    return false;
  }

  /** An exception on an open connection. */
  static void onConnection(Exchange exchange, Throwable cause) {
    Throwable reason = unwrap(cause);
    if (reason instanceof SSLException) {
      exchange.lost("broke the TLS connection (" + reason.getMessage() + ")", reason);
    } else if (reason instanceof IOException) {
      exchange.lost("reset the connection", reason);
    } else {
      exchange.protocolError(String.valueOf(reason.getMessage()), reason);
    }
  }

  private static Throwable unwrap(Throwable cause) {
    return cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
  }

  private static String tlsReason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof CertificateExpiredException) {
        return "its certificate has expired (" + deeper.getMessage() + ")";
      }
      if (deeper instanceof CertificateNotYetValidException) {
        return "its certificate is not valid yet (" + deeper.getMessage() + ")";
      }
      if (deeper instanceof GeneralSecurityException && deeper.getMessage() != null) {
        text = deeper.getMessage();
      }
    }
    return text.contains("unable to find valid certification path")
        ? "its certificate is signed by no authority that is trusted here"
        : text;
  }
}

package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** What a proxy wants to hear before it works for a client. */
record ProxyLogin(String user, String password) {

  boolean isIn(SeenRequest request) {
    byte[] login = (user + ":" + password).getBytes(UTF_8);
    return request
        .header("proxy-authorization")
        .equals(Optional.of("Basic " + Base64.getEncoder().encodeToString(login)));
  }
}

package dev.penstock.batch;

import dev.penstock.http.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** This machine and the private networks around it (RFC 1918, RFC 4193, RFC 6761, RFC 6762). */
final class Neighbourhood {
  private Neighbourhood() {}

  /** Whether the host is there, judged by its name or address alone; nothing is looked up. */
  static boolean has(Origin origin) {
    String host = origin.host();
    if (!host.contains(":") && !host.matches("[0-9.]+")) {
      return !host.contains(".")
          || host.endsWith(".localhost")
          || host.endsWith(".local")
          || host.endsWith(".internal");
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || isUniqueLocal(address.getAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** fc00::/7. */
  private static boolean isUniqueLocal(byte[] address) {
    return address.length == 16 && (address[0] & 0xfe) == 0xfc;
  }
}

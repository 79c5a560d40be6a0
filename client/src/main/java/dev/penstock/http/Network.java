package dev.penstock.http;

import io.netty.util.NetUtil;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of addresses in CIDR notation, such as {@code 10.0.0.0/8}; an address alone is one. */
record Network(byte[] address, int prefix) {
  private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]+)(?:/([0-9]{1,3}))?");

  /** Null if it is no network. */
  static @Nullable Network parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    byte[] address = NetUtil.createByteArrayFromIpAddressString(matcher.group(1));
    if (address == null) {
      return null;
    }
    int bits = address.length * 8;
    int prefix = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
    return prefix > bits ? null : new Network(address, prefix);
  }

  /** Whether the host is an address within; a name never is. */
  boolean contains(String host) {
    byte[] other = NetUtil.createByteArrayFromIpAddressString(host);
    if (other == null || other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}

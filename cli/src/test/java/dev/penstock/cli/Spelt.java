package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;

/** A way in which a server may repeat what it was sent. */
enum Spelt {
  PLAIN {
    @Override
    String of(String secret) {
      return secret;
    }
  },
  BASE64 {
    @Override
    String of(String secret) {
      return Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));
    }
  },
  BASE64_AFTER_ONE_BYTE {
    @Override
    String of(String secret) {
      return Base64.getEncoder().encodeToString((":" + secret + "!").getBytes(UTF_8));
    }
  },
  BASE64_AFTER_TWO_BYTES {
    @Override
    String of(String secret) {
      return Base64.getUrlEncoder().encodeToString(("u:" + secret + " and more").getBytes(UTF_8));
    }
  },
  PERCENT_ENCODED {
    @Override
    String of(String secret) {
      return URLEncoder.encode(secret, UTF_8);
    }
  },
  PERCENT_ENCODED_THROUGHOUT {
    @Override
    String of(String secret) {
      return secret.chars().mapToObj("%%%02x"::formatted).collect(Collectors.joining());
    }
  },
  JSON_ESCAPED {
    @Override
    String of(String secret) {
      return secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/");
    }
  },
  JSON_ESCAPED_THROUGHOUT {
    @Override
    String of(String secret) {
      return secret.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
    }
  },
  JSON_ESCAPED_BASE64 {
    @Override
    String of(String secret) {
      return BASE64.of(secret).replace("/", "\\/").replace("=", "\\u003d");
    }
  },
  PERCENT_ENCODED_BASE64 {
    @Override
    String of(String secret) {
      return URLEncoder.encode(BASE64_AFTER_ONE_BYTE.of(secret), UTF_8);
    }
  },
  PERCENT_ENCODED_TWICE {
    @Override
    String of(String secret) {
      return URLEncoder.encode(URLEncoder.encode(secret, UTF_8), UTF_8).toLowerCase(Locale.ROOT);
    }
  };

  abstract String of(String secret);
}

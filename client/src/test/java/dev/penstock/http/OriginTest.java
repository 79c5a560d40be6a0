package dev.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest(name = "{0} is sent as {1}")
  @CsvSource({
    "http://example.com, http://example.com",
    "HTTP://Example.COM/Path, HTTP://example.com/Path",
    "https://example.com/a?b=c&d, https://example.com/a?b=c&d",
    "https://example.com/a#part, https://example.com/a",
    "https://example.com/%2F%20?q=%26, https://example.com/%2F%20?q=%26",
    "https://example.com/café?q=日本, https://example.com/caf%C3%A9?q=%E6%97%A5%E6%9C%AC",
    "https://bücher.example/ü, https://xn--bcher-kva.example/%C3%BC",
    "https://例え.テスト:8443/, https://xn--r8jz45g.xn--zckzah:8443/",
    "http://１２７.0.0.1/, http://127.0.0.1/",
    "http://[::1]:8080/x, http://[::1]:8080/x",
    "http://example.com:/x, http://example.com/x",
    "http://my_service:8080/x, http://my_service:8080/x"
  })
  void urlIsSentAs(String url, String sent) {
    assertThat(Origin.parseUri(url)).hasToString(sent);
  }

  @ParameterizedTest(name = "{0} goes to {1}")
  @CsvSource({
    "http://example.com/a, http://example.com",
    "http://example.com:80/a, http://example.com",
    "https://Example.com:443, https://example.com",
    "https://example.com:80, https://example.com:80",
    "http://[2001:DB8::1]:8080/x, http://[2001:db8::1]:8080",
    "http://my_service:8080/x, http://my_service:8080"
  })
  void urlGoesTo(String url, String origin) {
    assertThat(Origin.of(Origin.parseUri(url))).hasToString(origin);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|not an http:// or https:// URL: \"\"",
        "example.com/a|not an http:// or https:// URL: \"example.com/a\"",
        "/a|not an http:// or https:// URL: \"/a\"",
        "ftp://example.com/|not an http:// or https:// URL: \"ftp://example.com/\"",
        "mailto:a@example.com|not an http:// or https:// URL: \"...@example.com\"",
        "http:example.com|no host in the URL \"http:example.com\"",
        "http:///a|no host in the URL \"http:///a\"",
        "http://:80/a|no host in the URL \"http://:80/a\"",
        "http://a/{b}|not a URL: \"http://a/{b}\" (Illegal character in path at position 9)",
        "http://a/b c|not a URL: \"http://a/b c\" (Illegal character in path at position 10)",
        "http://a/100%|not a URL: \"http://a/100%\" (Malformed escape pair at position 12)",
        "http://a:0/|port 0 in the URL \"http://a:0/\" is not within 1 to 65535",
        "http://a:65536/|port 65536 in the URL \"http://a:65536/\" is not within 1 to 65535",
        "http://a:b/|no port after the host in the URL \"http://a:b/\"",
        "http://a:-1/|no port after the host in the URL \"http://a:-1/\"",
        "http://-a-/|not a host name: \"-a-\"",
        "http://[::1/|not a URL: \"http://[::1/\" (Expected closing bracket for IPv6 address at position 11)",
        "http://a..b/|not a host name: \"a..b\"",
      })
  void urlThatCannotBeSentIsRefused(String url, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origin.parseUri(url))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "2130706441",
        "127.9",
        "127.0.9",
        "0x7f000009",
        "0x7f.0.0.9",
        "0177.0.0.9",
        "127.0.0.09",
        "127.0.0.256",
        "127.0.0.1.",
        "1.2.3.4.5",
        "127.0.0.0x1"
      })
  void addressThatCanBeReadInTwoWaysIsRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origin.parseUri("http://" + host + "/"))
        .withMessage(
            "ambiguous address \"%s\" in the URL; write it as four decimal numbers, like 127.0.0.1",
            host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a/b?key=SECRET d",
        "htp://a/b?key=SECRET",
        "http://127.9/b?key=SECRET",
        "http://a:0/b?key=SECRET",
        "http:///b?key=SECRET",
        "http:b?key=SECRET",
        "http://user:SECRET@a/",
        "http://user:SECRET@bücher.example/",
        "http://user:SECRET@a b/",
        "http://user:SECRET@a:x/",
        "http://user:SECRET@/",
        "ftp://user:SECRET@a/",
        "user:SECRET@a/",
        "http://a/b#SECRET c"
      })
  void refusalRepeatsNoSecret(String url) {
    Throwable refusal = catchThrowable(() -> Origin.parseUri(url));

    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
    StringWriter all = new StringWriter();
    refusal.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain("SECRET");
  }

  @Test
  void uriIsCheckedLikeText() {
    assertThat(Origin.checked(URI.create("http://a/ü#b"))).hasToString("http://a/%C3%BC");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origin.checked(URI.create("ftp://a/b")))
        .withMessage("not an http:// or https:// URL: \"ftp://a/b\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origin.checked(URI.create("http://user:x@a/b")))
        .withMessage("the URL of host a holds a user name; send credentials in a header instead");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a:80/x, http://A/y, true",
    "http://a, https://a, false",
    "http://a:443, https://a:443, false",
    "http://a, http://b, false",
    "http://a, http://a:81, false",
  })
  void schemeHostAndPortMakeItTheSame(String one, String other, boolean same) {
    Origin origin = Origin.of(Origin.parseUri(one));
    Origin another = Origin.of(Origin.parseUri(other));

    assertThat(origin.equals(another)).isEqualTo(same);
    assertThat(origin.hashCode() == another.hashCode()).isEqualTo(same);
  }
}

package dev.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRulesTest {
  private static final Origin PLAIN = new Origin("http", "api.example.com", 80);
  private static final Origin SECURE = new Origin("https", "api.example.com", 443);

  @ParameterizedTest(name = "{0} reads as {1}")
  @CsvSource({
    "http://proxy:3128, http://proxy:3128",
    "http://proxy, http://proxy:1080",
    "proxy:3128, http://proxy:3128",
    "http://user:secret@proxy:3128/, http://proxy:3128",
    "socks5://127.0.0.1, socks5://127.0.0.1:1080",
    "socks5h://127.0.0.1:9050, socks5://127.0.0.1:9050",
    "HTTP://[::1]:3128, http://[::1]:3128",
    "http://squid_proxy:3128, http://squid_proxy:3128",
    "http://user:s@cret@proxy:3128, http://proxy:3128",
  })
  void proxyUrlsAreReadAndShownWithoutCredentials(String text, String shown) {
    assertThat(Proxy.parse(text)).hasToString(shown);
  }

  @Test
  void credentialsAreDecodedAndNeverShown() {
    Proxy proxy = Proxy.parse("http://us%40er:p%3Ass+w@proxy:3128");

    Proxy.Credentials credentials = proxy.credentials().orElseThrow();
    assertThat(credentials.user()).isEqualTo("us@er");
    assertThat(credentials.password()).isEqualTo("p:ss+w");
    assertThat(proxy.toString() + credentials).doesNotContain("us@er").doesNotContain("p:ss+w");
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource({
    "ftp://proxy, unknown kind of proxy ftp",
    "https://proxy:443, unknown kind of proxy https",
    "http://user:s3cret@, not a proxy URL",
    "http://user:12#s3cret@proxy:3128, not a proxy URL",
    "http://user:12/s3cret@proxy:3128, not a proxy URL",
    "http://user:s3cret%zz@proxy, write it as %25",
    "http://proxy:70000, not within 1 to 65535",
    "http://proxy:0, not within 1 to 65535",
    "http://us%3As3cret:x@proxy, holds a colon",
    "http://user:s3cret%0d%0a@proxy, a control character",
    "socks5://user:s3cret%C3%A4@proxy, must be ASCII",
  })
  void whatIsNoProxyIsRefusedWithoutItsCredentials(String text, String message) {
    assertThatThrownBy(() -> Proxy.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void userForSocksHasUpTo255Characters() {
    String user = "u".repeat(256);

    assertThatThrownBy(() -> Proxy.parse("socks5://" + user + "@proxy"))
        .hasMessageContaining("of up to 255 characters")
        .hasMessageNotContaining(user);
    assertThat(Proxy.parse("http://" + user + "@proxy").credentials()).isPresent();
  }

  @Test
  void theVariableOfTheSchemeWinsOverTheOneForAll() {
    ProxyRules rules =
        ProxyRules.fromEnvironment(
            Map.of("HTTPS_PROXY", "http://secure:1", "all_proxy", "socks5://all:2"));

    assertThat(rules.proxyFor(SECURE)).hasToString("Optional[http://secure:1]");
    assertThat(rules.proxyFor(PLAIN)).hasToString("Optional[socks5://all:2]");
  }

  @Test
  void theSmallSpellingWinsEvenWhenItIsEmpty() {
    ProxyRules rules =
        ProxyRules.fromEnvironment(Map.of("http_proxy", "", "HTTP_PROXY", "http://capital:1"));

    assertThat(rules.proxyFor(PLAIN)).isEmpty();
  }

  @Test
  void aVariableThatIsNoProxyIsNamed() {
    assertThatThrownBy(() -> ProxyRules.fromEnvironment(Map.of("ALL_PROXY", "gopher://x")))
        .hasMessageStartingWith("ALL_PROXY: ");
  }

  @ParameterizedTest(name = "NO_PROXY={0} reaches {1} directly: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "*; http://anything.example; true",
        "example.com; http://example.com; true",
        "example.com; http://api.example.com; true",
        ".example.com; http://api.example.com; true",
        "*.example.com; http://api.example.com; true",
        "example.com; http://badexample.com; false",
        "EXAMPLE.com; http://example.COM; true",
        "localhost,127.0.0.1; http://127.0.0.1:8000; true",
        "localhost, 127.0.0.1; http://127.0.0.1:8000; true",
        "example.com:8080; http://example.com:8080; true",
        "example.com:8080; http://example.com; false",
        "10.0.0.0/8; http://10.1.2.3; true",
        "10.0.0.0/8; http://11.1.2.3; false",
        "10.0.0.0/8; http://ten.example; false",
        "fd00::/8; http://[fd12::1]; true",
        "::1; http://[::1]:9; true",
        "[::1]; http://[::1]:9; true",
        "[::1]:9; http://[::1]:9; true",
        "[::1]:9; http://[::1]:8; false",
        "::1; http://[0:0:0:0:0:0:0:1]; true",
        "127.0.0.1:80; http://127.0.0.1; true",
        "127.0.0.1:80; http://127.0.0.1:81; false",
        "cafe; http://cafe; true",
        "0.0.0.0/0; http://1.2.3.4; true",
        "10.0.0.0/33; http://10.0.0.0; false",
      })
  void exceptionsAreReachedDirectly(String noProxy, String url, boolean direct) {
    ProxyRules rules =
        ProxyRules.fromEnvironment(Map.of("ALL_PROXY", "http://proxy:1", "NO_PROXY", noProxy));

    assertThat(rules.proxyFor(Origin.of(Origin.parseUri(url))).isEmpty()).isEqualTo(direct);
  }
}

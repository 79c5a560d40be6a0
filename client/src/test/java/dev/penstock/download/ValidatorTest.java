package dev.penstock.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 sections 8.8.2.2, 8.8.3 and 13.1.5. */
class ValidatorTest {
  private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final String SECOND_LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"\"\"", "\"abc\"", "\"a,b'\"", "\"W/\"", "\"\u00fc\""})
  void quotedTagIsStrong(String etag) {
    assertThat(Validator.of(Headers.builder().add("ETag", etag).build()))
        .contains(new Validator(Validator.Kind.ETAG, etag));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"W/\"abc\"", "w/\"abc\"", "abc", "\"abc", "\"a\"b\"", "\"a b\"", ""})
  void anyOtherTagIsNoneEvenBesideAStrongDate(String etag) {
    Headers headers =
        Headers.builder()
            .add("ETag", etag)
            .add("Last-Modified", MODIFIED)
            .add("Date", SECOND_LATER)
            .build();

    assertThat(Validator.of(headers)).isEmpty();
  }

  @Test
  void tagGoesBeforeTheDate() {
    Headers headers =
        Headers.builder()
            .add("Last-Modified", MODIFIED)
            .add("Date", SECOND_LATER)
            .add("ETag", "\"abc\"")
            .build();

    assertThat(Validator.of(headers)).contains(new Validator(Validator.Kind.ETAG, "\"abc\""));
  }

  @Test
  void twoTagsAreNone() {
    assertThat(Validator.of(Headers.builder().add("ETag", "\"a\"").add("ETag", "\"a\"").build()))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void dateIsStrongFromASecondBeforeTheResponseOn(
      String what, String modified, String sent, boolean strong) {
    Headers headers = Headers.builder().add("Last-Modified", modified).add("Date", sent).build();

    assertThat(Validator.of(headers).map(Validator::value).filter(modified::equals).isPresent())
        .isEqualTo(strong);
  }

  static Stream<Arguments> dateIsStrongFromASecondBeforeTheResponseOn() {
    return Stream.of(
        Arguments.of("a second before", MODIFIED, SECOND_LATER, true),
        Arguments.of("a year before", MODIFIED, "Mon, 06 Nov 1995 08:49:37 GMT", true),
        Arguments.of("the same second", MODIFIED, MODIFIED, false),
        Arguments.of("after", SECOND_LATER, MODIFIED, false),
        Arguments.of("an unreadable date", "yesterday", SECOND_LATER, false),
        Arguments.of("an unreadable response", MODIFIED, "now", false));
  }

  @Test
  void dateWithoutThatOfTheResponseIsNone() {
    assertThat(Validator.of(Headers.builder().add("Last-Modified", MODIFIED).build())).isEmpty();
  }

  @Test
  void responseWithNoneHasNone() {
    assertThat(Validator.of(Headers.empty())).isEmpty();
  }
}

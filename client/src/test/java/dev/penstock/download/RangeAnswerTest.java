package dev.penstock.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each answer means for a part of 40 bytes of 100, asked for by {@code bytes=40-}. */
class RangeAnswerTest {
  private static final Optional<ResumePoint> WHOLE = Optional.empty();
  private static final Optional<ResumePoint> AT_40 = point(OptionalLong.of(100));
  private static final Optional<ResumePoint> UNKNOWN_TOTAL = point(OptionalLong.empty());

  private static Optional<ResumePoint> point(OptionalLong total) {
    Validator validator = new Validator(Validator.Kind.ETAG, "\"a\"");
    PartInfo info = new PartInfo("http://x/", validator, total, Optional.empty());
    return Optional.of(new ResumePoint(info, 40));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "theRestIsAppended",
    "theWholeStartsOver",
    "unsatisfiableRangeIsTheEndOrAnotherFile",
    "anotherVersionIsAskedForAnew"
  })
  void answerMeans(
      String what,
      Optional<ResumePoint> asked,
      int status,
      Map<String, String> fields,
      RangeAnswer expected) {
    assertThat(RangeAnswer.of(asked, status, Headers.of(fields))).isEqualTo(expected);
  }

  static Stream<Arguments> theRestIsAppended() {
    RangeAnswer rest = new RangeAnswer.Append(40, 100, 100);
    return Stream.of(
        Arguments.of("the rest", AT_40, 206, Map.of("Content-Range", "bytes 40-99/100"), rest),
        Arguments.of(
            "the same tag",
            AT_40,
            206,
            Map.of("Content-Range", "bytes 40-99/100", "ETag", "\"a\""),
            rest),
        Arguments.of(
            "another field that could tell versions apart",
            AT_40,
            206,
            Map.of("Content-Range", "bytes 40-99/100", "Last-Modified", "today"),
            rest),
        Arguments.of(
            "a total it no longer knows",
            AT_40,
            206,
            Map.of("Content-Range", "bytes 40-99/*"),
            rest),
        Arguments.of(
            "a total it knows now",
            UNKNOWN_TOTAL,
            206,
            Map.of("Content-Range", "bytes 40-99/100"),
            rest),
        Arguments.of(
            "less than the rest",
            AT_40,
            206,
            Map.of("Content-Range", "bytes 40-49/100"),
            new RangeAnswer.Append(40, 50, 100)));
  }

  static Stream<Arguments> theWholeStartsOver() {
    RangeAnswer whole = new RangeAnswer.StartOver(OptionalLong.of(100));
    RangeAnswer unknown = new RangeAnswer.StartOver(OptionalLong.empty());
    return Stream.of(
        Arguments.of("asked", WHOLE, 200, Map.of("Content-Length", "100"), whole),
        Arguments.of("unasked", AT_40, 200, Map.of("Content-Length", "100"), whole),
        Arguments.of(
            "a range that means nothing in a 200",
            AT_40,
            200,
            Map.of("Content-Length", "100", "Content-Range", "bytes 40-99/100"),
            whole),
        Arguments.of("transformed", AT_40, 203, Map.of(), unknown),
        Arguments.of("chunks", WHOLE, 200, Map.of(), unknown));
  }

  static Stream<Arguments> unsatisfiableRangeIsTheEndOrAnotherFile() {
    RangeAnswer another = new RangeAnswer.Restart("the server has no bytes where the part ends");
    return Stream.of(
        Arguments.of(
            "the part is whole",
            UNKNOWN_TOTAL,
            416,
            Map.of("Content-Range", "bytes */40"),
            new RangeAnswer.Complete(40)),
        Arguments.of(
            "shorter than it said", AT_40, 416, Map.of("Content-Range", "bytes */40"), another),
        Arguments.of(
            "shorter than the part",
            UNKNOWN_TOTAL,
            416,
            Map.of("Content-Range", "bytes */39"),
            another),
        Arguments.of(
            "the part is whole, but of another version",
            UNKNOWN_TOTAL,
            416,
            Map.of("Content-Range", "bytes */40", "ETag", "\"b\""),
            another),
        Arguments.of(
            "satisfiable after all",
            AT_40,
            416,
            Map.of("Content-Range", "bytes 40-99/100"),
            another),
        Arguments.of("no length", UNKNOWN_TOTAL, 416, Map.of(), another),
        Arguments.of(
            "no range was asked for",
            WHOLE,
            416,
            Map.of("Content-Range", "bytes */40"),
            new RangeAnswer.NoFile()),
        Arguments.of("an error", AT_40, 503, Map.of(), new RangeAnswer.NoFile()),
        Arguments.of("not modified", AT_40, 304, Map.of(), new RangeAnswer.NoFile()));
  }

  static Stream<Arguments> anotherVersionIsAskedForAnew() {
    RangeAnswer changed = new RangeAnswer.Restart("the file has changed since its first part came");
    return Stream.of(
        Arguments.of(
            "another tag",
            AT_40,
            206,
            Map.of("Content-Range", "bytes 40-99/100", "ETag", "\"b\""),
            changed),
        Arguments.of(
            "the tag has become weak",
            AT_40,
            206,
            Map.of("Content-Range", "bytes 40-99/100", "ETag", "W/\"a\""),
            changed),
        Arguments.of(
            "another total", AT_40, 206, Map.of("Content-Range", "bytes 40-99/101"), changed),
        Arguments.of(
            "no total at all",
            UNKNOWN_TOTAL,
            206,
            Map.of("Content-Range", "bytes 40-99/*"),
            new RangeAnswer.Restart("the server does not say how long the file is")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void brokenAnswerIsRefused(
      String what, Optional<ResumePoint> asked, Map<String, String> fields, String reason) {
    assertThat(RangeAnswer.of(asked, 206, Headers.of(fields)))
        .isEqualTo(new RangeAnswer.Refuse(reason));
  }

  static Stream<Arguments> brokenAnswerIsRefused() {
    return Stream.of(
        Arguments.of(
            "nobody asked for a part",
            WHOLE,
            Map.of("Content-Range", "bytes 0-99/100"),
            "sent a part (206) though the whole was asked for"),
        Arguments.of(
            "several ranges",
            AT_40,
            Map.of("Content-Type", "Multipart/ByteRanges; boundary=x"),
            "sent several ranges (multipart/byteranges) though one was asked for"),
        Arguments.of(
            "no range",
            AT_40,
            Map.of(),
            "sent a part (206) without a Content-Range that can be: []"),
        Arguments.of(
            "an impossible range",
            AT_40,
            Map.of("Content-Range", "bytes 40-100/100"),
            "sent a part (206) without a Content-Range that can be: [bytes 40-100/100]"),
        Arguments.of(
            "the form of a 416",
            AT_40,
            Map.of("Content-Range", "bytes */100"),
            "sent a part (206) without a Content-Range that can be: [bytes */100]"),
        Arguments.of(
            "too early",
            AT_40,
            Map.of("Content-Range", "bytes 39-99/100"),
            "sent bytes 39 to 99 though it was asked for those from 40"),
        Arguments.of(
            "too late",
            AT_40,
            Map.of("Content-Range", "bytes 41-99/100"),
            "sent bytes 41 to 99 though it was asked for those from 40"),
        Arguments.of(
            "beyond the end",
            AT_40,
            Map.of("Content-Range", "bytes 40-100/*"),
            "sent bytes 40 to 100 though it was asked for those from 40"));
  }
}

package dev.penstock.coding;

import static dev.penstock.coding.Coded.concat;
import static dev.penstock.coding.Coded.damagedAt;
import static dev.penstock.coding.Coded.gzip;
import static dev.penstock.coding.Coded.gzipWithAllFields;
import static dev.penstock.coding.Coded.rawDeflate;
import static dev.penstock.coding.Coded.withLength;
import static dev.penstock.coding.Coded.zlib;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.http.FailureKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a coded body becomes, however it is cut into pieces, and which bodies are refused. */
class ContentDecoderTest {
  private static final byte[] TEXT = "{\"answer\":\"forty two, forty two, 日本\"}".getBytes(UTF_8);
  private static final byte[] NONE = {};

  private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("gzip", gzip(TEXT), TEXT),
        Arguments.of("x-gzip", gzip(TEXT), TEXT),
        Arguments.of(" GZip ", gzip(TEXT), TEXT),
        Arguments.of("gzip", gzip(NONE), NONE),
        Arguments.of("gzip", gzipWithAllFields(TEXT), TEXT),
        Arguments.of("gzip", concat(gzip(TEXT), gzipWithAllFields(TEXT)), concat(TEXT, TEXT)),
        Arguments.of("gzip", concat(gzip(NONE), gzip(NONE), gzip(TEXT), gzip(NONE)), TEXT),
        Arguments.of("gzip", NONE, NONE),
        Arguments.of("deflate", zlib(TEXT), TEXT),
        Arguments.of("deflate", rawDeflate(TEXT), TEXT),
        Arguments.of("deflate", zlib(NONE), NONE),
        Arguments.of("deflate", rawDeflate(NONE), NONE),
        Arguments.of("deflate", NONE, NONE),
        Arguments.of("deflate, gzip", gzip(zlib(TEXT)), TEXT),
        Arguments.of("gzip, deflate", rawDeflate(gzip(TEXT)), TEXT),
        Arguments.of("gzip,identity,,gzip", gzip(gzip(TEXT)), TEXT),
        Arguments.of("identity", TEXT, TEXT),
        Arguments.of("", TEXT, TEXT),
        Arguments.of("Identity, ", TEXT, TEXT));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("bodies")
  void everyCutInTwoGivesTheSame(String coding, byte[] coded, byte[] plain)
      throws ContentCodingException {
    for (int cut = 0; cut <= coded.length; cut++) {
      decoded.reset();

      decode(
          coding, ByteBuffer.wrap(coded, 0, cut), ByteBuffer.wrap(coded, cut, coded.length - cut));

      assertThat(decoded.toByteArray()).as("cut at %d", cut).isEqualTo(plain);
    }
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("bodies")
  void oneByteAtATimeGivesTheSame(String coding, byte[] coded, byte[] plain)
      throws ContentCodingException {
    ByteBuffer[] pieces = new ByteBuffer[coded.length];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = ByteBuffer.allocateDirect(1).put(coded[i]).flip();
    }

    decode(coding, pieces);

    assertThat(decoded.toByteArray()).isEqualTo(plain);
  }

  static Stream<Arguments> bodiesWithOneEnd() {
    return Stream.of(
        Arguments.of("gzip", gzip(TEXT)),
        Arguments.of("gzip", gzipWithAllFields(TEXT)),
        Arguments.of("deflate", zlib(TEXT)),
        Arguments.of("deflate", rawDeflate(TEXT)),
        Arguments.of("deflate, gzip", gzip(zlib(TEXT))),
        Arguments.of("gzip, deflate", zlib(gzip(TEXT))));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("bodiesWithOneEnd")
  void everyTruncationIsRefused(String coding, byte[] coded) {
    for (int length = 1; length < coded.length; length++) {
      byte[] cut = Arrays.copyOf(coded, length);

      assertThatExceptionOfType(ContentCodingException.class)
          .as("cut at %d", length)
          .isThrownBy(() -> decode(coding, ByteBuffer.wrap(cut)))
          .withMessageEndingWith("body is cut off")
          .extracting(ContentCodingException::kind)
          .isEqualTo(FailureKind.INCOMPLETE);
    }
  }

  static Stream<Arguments> brokenBodies() {
    byte[] other = gzip(TEXT);
    other[2] = 9;
    byte[] reserved = gzip(TEXT);
    reserved[3] = 32;
    byte[] damagedHead = gzipWithAllFields(TEXT);
    damagedHead[13]++;
    byte[] dictionary = {0x78, (byte) 0xBB, 0, 0, 0, 1, 3, 0};
    return Stream.of(
        Arguments.of("gzip", TEXT, "the body is not gzip: byte 0 is 0x7b"),
        Arguments.of("gzip", other, "the body is not gzip: byte 2 is 0x09"),
        Arguments.of("gzip", reserved, "the body is not gzip: byte 3 is 0x20"),
        Arguments.of("gzip", damagedHead, "the head of the gzip body is damaged"),
        Arguments.of("gzip", endlessName(), "the head of the gzip body has no end"),
        Arguments.of(
            "gzip", damagedAt(5, gzip(TEXT)), "the gzip body is damaged: its checksum differs"),
        Arguments.of(
            "gzip", withLength(1, gzip(TEXT)), "the gzip body is damaged: its length differs"),
        Arguments.of(
            "gzip", concat(gzip(TEXT), new byte[] {0}), "bytes follow the end of the gzip body"),
        Arguments.of("gzip", concat(gzip(TEXT), TEXT), "bytes follow the end of the gzip body"),
        Arguments.of(
            "deflate",
            damagedAt(1, zlib(TEXT)),
            "the deflate body is damaged: incorrect data check"),
        Arguments.of(
            "deflate", new byte[] {7, 7, 7}, "the deflate body is damaged: invalid block type"),
        Arguments.of(
            "deflate", dictionary, "the deflate body needs a dictionary that is not there"),
        Arguments.of(
            "deflate", concat(zlib(TEXT), TEXT), "bytes follow the end of the deflate body"),
        Arguments.of(
            "deflate", concat(rawDeflate(TEXT), TEXT), "bytes follow the end of the deflate body"));
  }

  private static byte[] endlessName() {
    byte[] bytes = new byte[70_000];
    Arrays.fill(bytes, (byte) 'n');
    byte[] head = {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 3};
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  @ParameterizedTest(name = "{index} {2}")
  @MethodSource("brokenBodies")
  void brokenBodyIsRefusedHoweverItIsCut(String coding, byte[] coded, String message) {
    for (int cut = 0; cut <= Math.min(100, coded.length); cut++) {
      ByteBuffer head = ByteBuffer.wrap(coded, 0, cut);
      ByteBuffer tail = ByteBuffer.wrap(coded, cut, coded.length - cut);

      assertThatExceptionOfType(ContentCodingException.class)
          .as("cut at %d", cut)
          .isThrownBy(() -> decode(coding, head, tail))
          .withMessage(message)
          .extracting(ContentCodingException::kind)
          .isEqualTo(FailureKind.PROTOCOL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "compress", "gzip, br"})
  void unknownCodingIsRefusedByName(String coding) {
    String unknown = coding.replace("gzip, ", "");

    assertThatExceptionOfType(ContentCodingException.class)
        .isThrownBy(() -> decoder(coding))
        .withMessage("the body is in the coding \"" + unknown + "\"; known are gzip and deflate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip;q=1", "gzip deflate", "\u001b[31m", "sk-a-key-sent-back"})
  void whatIsNoNameOfACodingIsNotRepeated(String coding) {
    assertThatExceptionOfType(ContentCodingException.class)
        .isThrownBy(() -> decoder(coding))
        .withMessage("the body is in an unknown coding; known are gzip and deflate");
  }

  @Test
  void moreThanTwoCodingsAreRefused() {
    assertThatExceptionOfType(ContentCodingException.class)
        .isThrownBy(
            () -> ContentDecoder.of(List.of("gzip, deflate", "gzip", "gzip"), this::collect))
        .withMessage("the body is coded 4 times; at most 2 are decoded: gzip, deflate, gzip, ...");
  }

  @Test
  void randomBytesOfManyPiecesComeOutAsTheyWentIn() throws ContentCodingException {
    byte[] plain = new byte[1_000_000];
    new Random(1).nextBytes(plain);
    List<ByteBuffer> pieces = new ArrayList<>();
    byte[] coded = gzip(plain);
    for (int i = 0; i < coded.length; i += 1460) {
      pieces.add(ByteBuffer.wrap(coded, i, Math.min(1460, coded.length - i)).asReadOnlyBuffer());
    }

    decode("gzip", pieces.toArray(ByteBuffer[]::new));

    assertThat(decoded.toByteArray()).isEqualTo(plain);
  }

  @Test
  void zerosUpToTheFreeSizeMayGrowAsTheyLike() throws ContentCodingException {
    decode("gzip", ByteBuffer.wrap(gzip(new byte[GrowthLimit.FREE_BYTES])));

    assertThat(decoded.size()).isEqualTo(GrowthLimit.FREE_BYTES);
  }

  @Test
  void bodyThatGrowsBeyondMeasureIsRefusedSoon() {
    byte[] bomb = gzip(new byte[50_000_000]);

    assertThatExceptionOfType(ContentCodingException.class)
        .isThrownBy(() -> decode("gzip", ByteBuffer.wrap(bomb, 0, 6000)))
        .withMessage("the compressed body grows to more than 200 times its size")
        .extracting(ContentCodingException::kind)
        .isEqualTo(FailureKind.TOO_LARGE);
    assertThat(decoded.size()).isLessThanOrEqualTo(200 * 6000);
  }

  @Test
  void growthIsCountedOverAllPieces() {
    byte[] bomb = gzip(new byte[50_000_000]);
    ByteBuffer[] pieces = new ByteBuffer[bomb.length];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = ByteBuffer.wrap(bomb, i, 1);
    }

    assertThatExceptionOfType(ContentCodingException.class)
        .isThrownBy(() -> decode("gzip", pieces))
        .withMessage("the compressed body grows to more than 200 times its size");
    assertThat(decoded.size()).isLessThanOrEqualTo(GrowthLimit.FREE_BYTES);
  }

  @Test
  void growthBetweenTwoCodingsIsLimitedToo() {
    byte[] nothing = gzip(NONE);
    byte[] manyMembers = new byte[nothing.length * 500_000];
    for (int i = 0; i < manyMembers.length; i += nothing.length) {
      System.arraycopy(nothing, 0, manyMembers, i, nothing.length);
    }

    assertThatExceptionOfType(ContentCodingException.class)
        .isThrownBy(() -> decode("gzip, gzip", ByteBuffer.wrap(gzip(manyMembers))))
        .withMessage("the compressed body grows to more than 200 times its size");
  }

  @Test
  void ratioMayBeSet() throws ContentCodingException {
    byte[] zeros = gzip(new byte[5_000_000]);

    try (ContentDecoder decoder = ContentDecoder.of(List.of("gzip"), 2000, this::collect)) {
      decoder.feed(ByteBuffer.wrap(zeros));
      decoder.end();
    }

    assertThat(decoded.size()).isEqualTo(5_000_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContentDecoder.of(List.of("gzip"), 0, this::collect))
        .withMessage("ratio < 1: 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void sinkThatWantsNoMoreGetsNoMore(String coding) throws ContentCodingException {
    byte[] plain = new byte[100_000];
    new Random(2).nextBytes(plain);
    ByteBuffer coded = ByteBuffer.wrap(coding.equals("gzip") ? gzip(plain) : plain);
    try (ContentDecoder decoder = ContentDecoder.of(List.of(coding), data -> !collect(data))) {
      assertThat(decoder.feed(coded)).isFalse();
      int taken = decoded.size();

      assertThat(decoder.feed(ByteBuffer.wrap(TEXT))).isFalse();
      decoder.end();

      assertThat(decoded.size()).isEqualTo(taken).isPositive();
    }
  }

  @Test
  void nothingComesAfterAFailureOrTheEnd() throws ContentCodingException {
    try (ContentDecoder failed = decoder("gzip");
        ContentDecoder ended = decoder("gzip")) {
      assertThatExceptionOfType(ContentCodingException.class)
          .isThrownBy(() -> failed.feed(ByteBuffer.wrap(TEXT)));
      ended.feed(ByteBuffer.wrap(gzip(TEXT)));
      ended.end();

      assertThat(failed.feed(ByteBuffer.wrap(gzip(TEXT)))).isFalse();
      assertThat(ended.feed(ByteBuffer.wrap(gzip(TEXT)))).isFalse();
    }
    assertThat(decoded.toByteArray()).isEqualTo(TEXT);
  }

  @Test
  void closedStageHoldsNoInflater() throws ContentCodingException {
    GzipStage gzip = new GzipStage(data -> true);
    DeflateStage deflate = new DeflateStage(data -> true);
    gzip.feed(ByteBuffer.wrap(gzip(TEXT), 0, 15));
    deflate.feed(ByteBuffer.wrap(zlib(TEXT), 0, 5));

    gzip.close();
    gzip.close();
    deflate.close();

    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> gzip.feed(ByteBuffer.wrap(TEXT)))
        .withMessageContaining("closed");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> deflate.feed(ByteBuffer.wrap(TEXT)))
        .withMessageContaining("closed");
  }

  private void decode(String coding, ByteBuffer... pieces) throws ContentCodingException {
    try (ContentDecoder decoder = decoder(coding)) {
      for (ByteBuffer piece : pieces) {
        assertThat(decoder.feed(piece)).isTrue();
        assertThat(piece.hasRemaining()).isFalse();
      }
      decoder.end();
    }
  }

  private ContentDecoder decoder(String coding) throws ContentCodingException {
    return ContentDecoder.of(List.of(coding), this::collect);
  }

  private boolean collect(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    decoded.writeBytes(bytes);
    return true;
  }
}

package dev.penstock.coding;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes the content codings off a body as it comes: gzip and deflate, up to two of them. Must be
 * closed, since the JDK's inflaters hold native memory. One thread at a time may use it.
 */
public final class ContentDecoder implements AutoCloseable {
  /** What a request may ask for in {@code Accept-Encoding}. */
  public static final String ACCEPTED = "gzip, deflate";

  /**
   * How often its own size a body may become, beyond the first MiB. Deflate reaches 1030 with
   * nothing but zeros; JSON, HTML and logs stay below 100.
   */
  public static final int DEFAULT_RATIO = 200;

  private static final int MOST_CODINGS = 2;

  /** The content codings of IANA's registry that are not decoded. */
  private static final Set<String> REGISTERED =
      Set.of(
          "aes128gcm", "br", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd");

  private final GrowthLimit limit;

  /** In the order in which the body passes them; the last one feeds the receiver. */
  private final List<Stage> stages = new ArrayList<>();

  private final Output first;
  private boolean over;

  private ContentDecoder(List<String> codings, int ratio, DecodedSink sink) {
    limit = new GrowthLimit(ratio);
    Output output = sink::data;
    for (String coding : codings) {
      Output next = limit.before(output);
      Stage stage = coding.equals("deflate") ? new DeflateStage(next) : new GzipStage(next);
      stages.add(0, stage);
      output = stage::feed;
    }
    first = output;
  }

  /**
   * A decoder that may grow a body by {@link #DEFAULT_RATIO}.
   *
   * @param contentEncoding the values of {@code Content-Encoding}; none, empty and identity leave
   *     the body as it is
   * @throws ContentCodingException if a coding is not known, or there are more than two
   */
  public static ContentDecoder of(List<String> contentEncoding, DecodedSink sink)
      throws ContentCodingException {
    return of(contentEncoding, DEFAULT_RATIO, sink);
  }

  /**
   * A decoder.
   *
   * @param ratio how often its own size the body may become, beyond the first MiB
   * @throws ContentCodingException if a coding is not known, or there are more than two
   */
  public static ContentDecoder of(List<String> contentEncoding, int ratio, DecodedSink sink)
      throws ContentCodingException {
    return new ContentDecoder(codings(contentEncoding), ratio, sink);
  }

  /** In the order in which they were put on. */
  private static List<String> codings(List<String> contentEncoding) throws ContentCodingException {
    List<String> codings = new ArrayList<>();
    for (String name : String.join(",", contentEncoding).split(",", -1)) {
      String coding = name.strip().toLowerCase(Locale.ROOT);
      switch (coding) {
        case "", "identity" -> {}
        case "gzip", "x-gzip" -> codings.add("gzip");
        case "deflate" -> codings.add("deflate");
        default ->
            throw ContentCodingException.broken(
                "the body is in %s; known are gzip and deflate".formatted(unknown(coding)));
      }
    }
    if (codings.size() > MOST_CODINGS) {
      throw ContentCodingException.broken(
          "the body is coded %d times; at most %d are decoded: %s, ..."
              .formatted(codings.size(), MOST_CODINGS, String.join(", ", codings.subList(0, 3))));
    }
    return codings;
  }

  /** What is no name of a coding may be anything, also a key that the server sends back. */
  private static String unknown(String coding) {
    return REGISTERED.contains(coding) ? "the coding \"" + coding + "\"" : "an unknown coding";
  }

  /** Whether the body comes out as it went in. */
  public boolean isIdentity() {
    return stages.isEmpty();
  }

  /**
   * Takes the next bytes and hands what they become to the sink.
   *
   * @return whether more is wanted: false once the sink said so, or after the end
   * @throws ContentCodingException if the body cannot be decoded; the decoder is closed then
   */
  public boolean feed(ByteBuffer coded) throws ContentCodingException {
    if (over) {
      return false;
    }
    boolean wanted = false;
    try {
      limit.received(coded.remaining());
      wanted = !coded.hasRemaining() || first.data(coded);
    } finally {
      if (!wanted) {
        close();
      }
    }
    return wanted;
  }

  /**
   * Tells that the body is whole. The decoder is closed then, whatever comes of it.
   *
   * @throws ContentCodingException if a coding has not come to its end
   */
  public void end() throws ContentCodingException {
    try {
      if (!over) {
        for (Stage stage : stages) {
          stage.end();
        }
      }
    } finally {
      close();
    }
  }

  /** Frees native memory; what is fed from now on is dropped. May be called more than once. */
  @Override
  public void close() {
    over = true;
    stages.forEach(Stage::close);
  }
}

package dev.penstock.client;

import dev.penstock.coding.ContentCodingException;
import dev.penstock.coding.ContentDecoder;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.Timings;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the content coding off a body on its way to another sink. */
final class DecodingSink implements BodySink {
  private final Attempt attempt;
  private final BodySink sink;
  private final List<String> codings;

  /** Made when the first bytes come: responses without a body may name any coding. */
  private @Nullable ContentDecoder decoder;

  DecodingSink(Attempt attempt, Headers headers, BodySink sink) {
    this.attempt = attempt;
    this.sink = sink;
    this.codings = headers.all("content-encoding");
  }

  /** The fields of the response as it is handed out: they tell of the body without its coding. */
  static Headers decoded(Headers headers) {
    return headers.toBuilder().remove("Content-Encoding").remove("Content-Length").build();
  }

  @Override
  public void data(ByteBuffer data) {
    try {
      if (decoder == null) {
        decoder = ContentDecoder.of(codings, this::pass);
      }
      decoder.feed(data);
    } catch (ContentCodingException e) {
      attempt.endWith(failure(e));
    }
  }

  private boolean pass(ByteBuffer decoded) {
    sink.data(decoded);
    return !attempt.isEnded();
  }

  @Override
  public void end(Timings timings) {
    try {
      if (decoder != null) {
        decoder.end();
      }
    } catch (ContentCodingException e) {
      sink.fail(failure(e), timings);
      return;
    }
    sink.end(timings);
  }

  @Override
  public void fail(TransportException cause, Timings timings) {
    if (decoder != null) {
      decoder.close();
    }
    sink.fail(cause, timings);
  }

  private TransportException failure(ContentCodingException cause) {
    return new TransportException(
        cause.kind(),
        Progress.ANSWERED,
        "%s: %s".formatted(attempt.request().origin(), cause.getMessage()),
        cause);
  }
}

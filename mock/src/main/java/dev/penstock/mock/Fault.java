package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** One way in which an outage shows. */
public enum Fault {
  /** One of 500, 502, 503 and 504; what is in between answers 502 and 504, in HTML. */
  SERVER_ERROR("5xx") {
    @Override
    Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random) {
      HttpResponseStatus status = SERVER_ERRORS[random.nextInt(SERVER_ERRORS.length)];
      boolean isOfGateway =
          status.equals(HttpResponseStatus.BAD_GATEWAY)
              || status.equals(HttpResponseStatus.GATEWAY_TIMEOUT);
      return isOfGateway
          ? Reply.html(status, page(status))
          : format.error(status, "The server had an error while processing your request.");
    }
  },

  /** 429 without a word on how long to wait. */
  REFUSAL("429") {
    @Override
    Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random) {
      return refusal(format);
    }
  },

  /** 429 with {@code Retry-After: 1}. */
  TOLD_REFUSAL("wait") {
    @Override
    Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random) {
      return refusal(format).with("retry-after", "1");
    }
  },

  /** The connection is reset. */
  RESET("reset") {
    @Override
    Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random) {
      return reply.by(Delivery.RESET);
    }
  },

  /** No answer until the client leaves. */
  HANG("hang") {
    @Override
    Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random) {
      return reply.by(Delivery.NEVER);
    }
  },

  /** The connection ends in the middle of the body. */
  CUT("cut") {
    @Override
    Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random) {
      return reply.by(Delivery.CUT);
    }
  };

  private static final HttpResponseStatus[] SERVER_ERRORS = {
    HttpResponseStatus.INTERNAL_SERVER_ERROR,
    HttpResponseStatus.BAD_GATEWAY,
    HttpResponseStatus.SERVICE_UNAVAILABLE,
    HttpResponseStatus.GATEWAY_TIMEOUT
  };

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  /** What is sent where a request would have had this answer. */
  abstract Reply inPlaceOf(Reply reply, WireFormat format, SplittableRandom random);

  /**
   * The fault of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  static Fault named(String word) {
    return Arrays.stream(values())
        .filter(fault -> fault.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown fault \"%s\"; there are: %s"
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Fault::toString)
                                .collect(Collectors.joining(", ")))));
  }

  private static Reply refusal(WireFormat format) {
    return format.error(
        HttpResponseStatus.TOO_MANY_REQUESTS, "Rate limit reached for requests to this model.");
  }

  private static byte[] page(HttpResponseStatus status) {
    return "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"
        .formatted(status, status)
        .getBytes(UTF_8);
  }

  /** As users write it. */
  @Override
  public String toString() {
    return word;
  }
}

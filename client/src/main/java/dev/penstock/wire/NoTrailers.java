package dev.penstock.wire;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/**
 * Trailers that are checked and dropped, since nobody reads them: Netty makes a table of fields for
 * those of every response, of those without any too, and 4 % of all that a request allocates.
 */
final class NoTrailers extends DefaultHttpHeaders {
  /** One for all responses. */
  static final HttpHeadersFactory FACTORY =
      new HttpHeadersFactory() {
        private final HttpHeaders none = new NoTrailers();

        @Override
        public HttpHeaders newHeaders() {
          return none;
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
          return none;
        }
      };

  private static final DefaultHttpHeadersFactory CHECKS =
      DefaultHttpHeadersFactory.trailersFactory();

  private NoTrailers() {}

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    CHECKS.getNameValidator().validateName(name);
    CHECKS.getValueValidator().validate(value.toString());
    return this;
  }
}

/**
 * The asynchronous HTTP client: pacing, retries, deadlines, streams, downloads, bulk sending. What
 * a user holds is in {@link dev.penstock.client}; what the other packages export are the words for
 * it.
 */
module dev.penstock.client {
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.codec.socks;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.handler.proxy;
  requires io.netty.transport;
  requires java.logging;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports dev.penstock.client;
  exports dev.penstock.http;
  exports dev.penstock.pacing;
  exports dev.penstock.retry;
  exports dev.penstock.stream;
  exports dev.penstock.seam to
      dev.penstock.batch;
}

/** The asynchronous HTTP client: pacing, concurrency limits, downloads, bulk sending. */
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

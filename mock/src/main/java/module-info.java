/** A local endpoint that speaks the wire formats of LLM servers. */
module dev.penstock.mock {
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires tools.jackson.core;
  requires static org.jspecify;

  exports dev.penstock.mock;
}

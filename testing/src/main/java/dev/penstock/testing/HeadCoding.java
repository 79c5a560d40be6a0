package dev.penstock.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Header blocks of one connection (RFC 7541), which depend on those before them. */
final class HeadCoding {
  private static final long LARGEST = 1 << 20;

  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, LARGEST);

  /**
   * A header block.
   *
   * @param fields names at even places, each followed by its value
   */
  byte[] encode(String... fields) throws IOException {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, block);
      return ByteBufUtil.getBytes(block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    } finally {
      block.release();
    }
  }

  List<Map.Entry<String, String>> decode(byte[] block) throws IOException {
    try {
      List<Map.Entry<String, String>> fields = new ArrayList<>();
      for (Map.Entry<CharSequence, CharSequence> field :
          decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block))) {
        fields.add(Map.entry(field.getKey().toString(), field.getValue().toString()));
      }
      return fields;
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }
}

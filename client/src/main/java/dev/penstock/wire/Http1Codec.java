package dev.penstock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's encoder and decoder of HTTP/1.1, with what the decoder must know of the exchange. */
final class Http1Codec
    extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {
  /** A status line and a head may have as much as large cookies and policies take. */
  static final int LARGEST_HEAD = 64 * 1024;

  private static final int LARGEST_CHUNK = 256 * 1024;

  Http1Codec(Http1Connection connection) {
    super(new Decoder(connection), new Encoder());
  }

  /** Writes a small body into the buffer of its head: one piece for the system to take, not two. */
  private static final class Encoder extends HttpRequestEncoder {
    private static final int MOST_COPIED = 16 * 1024;
    private static final int USUAL_HEAD = 512;

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) throws Exception {
      if (request instanceof FullHttpRequest whole) {
        int length = whole.content().readableBytes();
        if (length > 0 && length <= MOST_COPIED) {
          buffer.ensureWritable(USUAL_HEAD + length);
        }
      }
      super.encodeInitialLine(buffer, request);
    }
  }

  private static final class Decoder extends HttpResponseDecoder {
    /**
     * The buffer for lines is kept by each connection; it grows with the first line that is longer.
     */
    private static final HttpDecoderConfig CONFIG =
        new HttpDecoderConfig()
            .setInitialBufferSize(64)
            .setMaxInitialLineLength(LARGEST_HEAD)
            .setMaxHeaderSize(LARGEST_HEAD)
            .setMaxChunkSize(LARGEST_CHUNK)
            .setTrailersFactory(NoTrailers.FACTORY);

    private final Http1Connection connection;
    private boolean begun;

    Decoder(Http1Connection connection) {
      super(CONFIG);
      this.connection = connection;
      connection.leftover(this::actualReadableBytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof ByteBuf bytes && !takes(bytes)) {
        bytes.release();
        context.close();
        return;
      }
      super.channelRead(context, message);
    }

    private boolean takes(ByteBuf bytes) {
      if (!connection.expectsBytes(bytes.readableBytes())) {
        return false;
      }
      if (!begun && isTls(bytes)) {
        connection.speaksTls();
        return false;
      }
      begun = true;
      return true;
    }

    /**
     * Whether they begin a TLS record (RFC 8446 section 5.1). Netty's own test would load the whole
     * of TLS here, on the event loop, for a connection without it: 60 ms in which nothing is sent.
     */
    private static boolean isTls(ByteBuf bytes) {
      if (!bytes.isReadable(5)) {
        return false;
      }
      int type = bytes.getUnsignedByte(bytes.readerIndex());
      int majorVersion = bytes.getUnsignedByte(bytes.readerIndex() + 1);
      return type >= 20 && type <= 24 && majorVersion == 3;
    }

    /**
     * Netty takes any version, and any number that Java does: {@code +200} and {@code 0200} too.
     */
    @Override
    protected HttpMessage createMessage(String[] statusLine) {
      if (!statusLine[0].equals("HTTP/1.1") && !statusLine[0].equals("HTTP/1.0")) {
        throw new IllegalArgumentException("its answer does not begin with HTTP/1.1 or HTTP/1.0");
      }
      if (StatusCode.of(statusLine[1]) < 0) {
        throw new IllegalArgumentException("its status is not three digits");
      }
      return super.createMessage(statusLine);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return connection.answersHead() || super.isContentAlwaysEmpty(message);
    }
  }
}

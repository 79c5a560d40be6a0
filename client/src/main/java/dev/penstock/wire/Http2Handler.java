package dev.penstock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's codec of HTTP/2, with our limits, that tells what goes wrong. */
final class Http2Handler extends Http2ConnectionHandler {
  /** Hears what the frame listener does not. */
  interface Events {
    /** All that could be read has been. */
    void onReadComplete();

    /** The connection cannot go on. */
    void onConnectionFault(String what, @Nullable Throwable cause);

    /** The stream cannot go on; it is being reset. */
    void onStreamFault(int stream, String what, @Nullable Throwable cause);

    /** The connection failed below HTTP. */
    void onException(Throwable cause);

    /** The connection is closed. */
    void onClosed();
  }

  /** As much as a head may have over HTTP/1.1. */
  private static final int LARGEST_HEAD = 64 * 1024;

  /** What one paused stream may hold in memory. */
  private static final int STREAM_WINDOW = 1 << 20;

  /** What all streams together may have on the way to us. */
  private static final int CONNECTION_WINDOW = 16 << 20;

  /** Answers to PING and SETTINGS that the peer asked for and does not read. */
  private static final int MOST_UNSENT_ANSWERS = 1000;

  /** Servers use one to say that they are alive; more at a time are an attack. */
  private static final int MOST_EMPTY_DATA = 100;

  private static final byte[] HTTP_1 = "HTTP/1".getBytes(StandardCharsets.US_ASCII);

  static {
    Http2Log.hush();
  }

  private final Events events;
  private boolean begun;

  private Http2Handler(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Events events) {
    super(decoder, encoder, settings);
    this.events = events;
  }

  static Http2Handler of(Http2FrameListener listener, Events events) {
    return new Builder(listener, events).build();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (!begun) {
      if (in.readableBytes() < HTTP_1.length) {
        return;
      }
      begun = true;
      if (isHttp1(in)) {
        in.skipBytes(in.readableBytes());
        events.onConnectionFault("it answers with HTTP/1.1 where HTTP/2 was agreed on", null);
        context.close();
        return;
      }
    }
    super.decode(context, in, out);
  }

  private static boolean isHttp1(ByteBuf in) {
    for (int i = 0; i < HTTP_1.length; i++) {
      if (in.getByte(in.readerIndex() + i) != HTTP_1[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
      decoder()
          .flowController()
          .incrementWindowSize(
              connection().connectionStream(),
              CONNECTION_WINDOW
                  - decoder().flowController().windowSize(connection().connectionStream()));
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    events.onReadComplete();
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception fault) {
    if (fault == null) {
      events.onException(cause);
    } else {
      events.onConnectionFault(words(fault), cause);
    }
    super.onConnectionError(context, outbound, cause, fault);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext context, boolean outbound, Throwable cause, StreamException fault) {
    events.onStreamFault(fault.streamId(), words(fault), cause);
    super.onStreamError(context, outbound, cause, fault);
  }

  private static String words(Http2Exception fault) {
    return "%s (%s)".formatted(fault.getMessage(), fault.error());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (Http2Exception.class.isInstance(cause.getCause()) || cause instanceof Http2Exception) {
      super.exceptionCaught(context, cause);
    } else {
      events.onException(cause);
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    events.onClosed();
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Handler, Builder> {
    private final Events events;

    Builder(Http2FrameListener listener, Events events) {
      this.events = events;
      Http2Connection connection = new DefaultHttp2Connection(false, 0);
      // The window of the connection is given back at once, or one paused stream stops all others.
      connection.local().flowController(new DefaultHttp2LocalFlowController(connection, .5f, true));
      connection(connection);
      initialSettings(
          new Http2Settings()
              .pushEnabled(false)
              .initialWindowSize(STREAM_WINDOW)
              .maxHeaderListSize(LARGEST_HEAD));
      encoderEnforceMaxQueuedControlFrames(MOST_UNSENT_ANSWERS);
      decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_DATA);
      gracefulShutdownTimeoutMillis(0);
      frameListener(listener);
    }

    @Override
    protected Http2Handler build() {
      return super.build();
    }

    @Override
    protected Http2Handler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Http2Handler(decoder, encoder, settings, events);
    }
  }
}

package dev.penstock.wire;

import dev.penstock.seam.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection: carries as many exchanges at a time as the peer allows, each on a stream of
 * its own. What goes wrong on one stream is that exchange's affair; what goes wrong on the
 * connection is that of all. Its state is touched on its event loop only.
 */
final class Http2Session implements Http2Handler.Events {
  /** Until the peer has said how many it takes. */
  private static final int STREAMS_BEFORE_SETTINGS = 1;

  private static final int MOST_SHOWN = 100;

  private final Route route;
  private final Channel channel;
  private final SharedOrigin shared;
  private final Ticker ticker;
  private final Http2Rest rest;
  private final Http2Handler handler;
  private final Http2Connection.PropertyKey carrierKey;

  /** Their heads came with what was read last. */
  private final List<Exchange> headsRead = new ArrayList<>();

  private boolean flushesSoon;
  private boolean settled;
  private boolean leaving;
  private String farewell = "";

  private Http2Session(
      Route route, Channel channel, SharedOrigin shared, Duration keepAlive, Ticker ticker) {
    this.route = route;
    this.channel = channel;
    this.shared = shared;
    this.ticker = ticker;
    this.rest = new Http2Rest(channel.eventLoop(), keepAlive, ticker, this::leave);
    this.handler = Http2Handler.of(new Frames(), this);
    this.carrierKey = handler.connection().newKey();
    handler.connection().addListener(new Streams());
  }

  /** Speaks HTTP/2 on the channel, from now on. */
  static Http2Session on(
      Channel channel, Route route, SharedOrigin shared, Duration keepAlive, Ticker ticker) {
    Http2Session session = new Http2Session(route, channel, shared, keepAlive, ticker);
    channel.pipeline().addLast(session.handler);
    session
        .handler
        .encoder()
        .flowController()
        .listener(stream -> session.carrier(stream, Http2Carrier::writableLater));
    return session;
  }

  /** Whether another exchange can start at once. */
  boolean hasRoom() {
    return !leaving
        && channel.isActive()
        && handler.connection().local().numActiveStreams() < most()
        && !rest.isOver();
  }

  /** Whether another connection is of use when this one has no room: the peer has set a limit. */
  boolean isFullAsFarAsItGoes() {
    return settled && most() > 0;
  }

  private int most() {
    return settled ? handler.connection().local().maxActiveStreams() : STREAMS_BEFORE_SETTINGS;
  }

  /** Sends the request. Returns false if the connection takes none, with nothing sent. */
  boolean start(Exchange exchange) {
    int id = handler.connection().local().incrementAndGetNextStreamId();
    if (id < 0) { // all are used up
      leave();
      return false;
    }
    rest.end();
    Http2Carrier carrier = new Http2Carrier(this, exchange, route);
    return carrier.start(id, ticker.nanos());
  }

  Http2Handler handler() {
    return handler;
  }

  ChannelHandlerContext context() {
    return channel.pipeline().context(handler);
  }

  /** Flushes once the loop has started the exchanges that wait for it: they go out together. */
  void flushSoon() {
    if (!flushesSoon) {
      flushesSoon = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                flushesSoon = false;
                flush();
              });
    }
  }

  void flush() {
    ChannelHandlerContext context = context();
    if (context != null) { // a closed channel has no handlers left
      handler.flush(context);
    }
  }

  /** What came with it is being read too: there may be no silence to be timed. */
  void headRead(Exchange exchange) {
    headsRead.add(exchange);
  }

  void attach(Http2Stream stream, Http2Carrier carrier) {
    stream.setProperty(carrierKey, carrier);
  }

  void detach(Http2Stream stream) {
    stream.removeProperty(carrierKey);
  }

  /** Tells the peer that it is over, and closes. */
  void close() {
    leaving = true;
    channel.close();
  }

  /** How the connection ended, in words for a user. */
  String ending() {
    return "closed the connection" + farewell;
  }

  /** Starts no more exchanges; closes when the last one has ended. */
  private void leave() {
    if (!leaving) {
      leaving = true;
      shared.remove(this);
    }
    closeIfDone();
  }

  private void closeIfDone() {
    if (leaving && handler.connection().numActiveStreams() == 0) {
      channel.close();
    }
  }

  private void streamEnded() {
    if (leaving) {
      closeIfDone();
      return;
    }
    if (handler.connection().numActiveStreams() == 0) {
      rest.begin();
    }
    shared.serve();
  }

  private void carrier(@Nullable Http2Stream stream, Consumer<Http2Carrier> call) {
    Http2Carrier carrier = stream == null ? null : stream.getProperty(carrierKey);
    if (carrier != null) {
      call.accept(carrier);
    }
  }

  private void carrier(int stream, Consumer<Http2Carrier> call) {
    carrier(handler.connection().stream(stream), call);
  }

  private void allCarriers(Consumer<Http2Carrier> call) {
    List<Http2Carrier> carriers = new ArrayList<>();
    try {
      handler
          .connection()
          .forEachActiveStream(
              stream -> {
                carrier(stream, carriers::add);
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e); // the visitor throws none
    }
    carriers.forEach(call);
  }

  @Override
  public void onReadComplete() {
    headsRead.forEach(Exchange::readComplete);
    headsRead.clear();
  }

  @Override
  public void onConnectionFault(String what, @Nullable Throwable cause) {
    leave();
    allCarriers(carrier -> carrier.faulted(what, cause));
  }

  @Override
  public void onStreamFault(int stream, String what, @Nullable Throwable cause) {
    carrier(
        stream,
        carrier -> {
          carrier.heard();
          carrier.faulted(what, cause);
        });
  }

  @Override
  public void onException(Throwable cause) {
    leave();
    allCarriers(carrier -> carrier.connectionFailed(cause));
  }

  @Override
  public void onClosed() {
    rest.stop();
    leave();
    allCarriers(carrier -> carrier.lost(ending()));
  }

  /** What the peer says about streams. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      carrier(stream, carrier -> carrier.lost(ending()));
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
      streamEnded();
    }
  }

  /** What the peer says in frames. */
  private final class Frames extends Http2FrameAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end)
        throws Http2Exception {
      if (!Http2CodecUtil.isOutboundStream(false, stream)) {
        throw Http2Exception.connectionError(
            Http2Error.PROTOCOL_ERROR, "it opens stream %d of its own", stream);
      }
      carrier(stream, carrier -> carrier.headers(headers, end));
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end) {
      Http2Stream known = handler.connection().stream(stream);
      Http2Carrier carrier = known == null ? null : known.getProperty(carrierKey);
      int bytes = data.readableBytes() + padding;
      return carrier == null ? bytes : carrier.data(data, bytes, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long code) {
      carrier(stream, carrier -> carrier.reset(code));
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
      settled = true;
      shared.serve();
    }

    /** Streams above the last one that was processed never were. */
    @Override
    public void onGoAwayRead(
        ChannelHandlerContext context, int lastStream, long code, ByteBuf debugData) {
      farewell = farewell(code, debugData);
      leave();
      allCarriers(
          carrier -> {
            if (carrier.id() > lastStream) {
              carrier.refused("said that it will not answer" + farewell);
            }
          });
    }

    private static String farewell(long code, ByteBuf debugData) {
      String shown =
          debugData
              .toString(
                  debugData.readerIndex(),
                  Math.min(MOST_SHOWN, debugData.readableBytes()),
                  StandardCharsets.ISO_8859_1)
              .replaceAll("[^ -~]", "?");
      return " (GOAWAY %s%s)"
          .formatted(Http2Session.name(code), shown.isEmpty() ? "" : ": " + shown);
    }
  }

  /** The name of an error code (RFC 9113 section 7). */
  static String name(long code) {
    Http2Error error = Http2Error.valueOf(code);
    return error == null ? "error 0x" + Long.toHexString(code) : error.name();
  }
}

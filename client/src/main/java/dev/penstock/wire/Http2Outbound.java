package dev.penstock.wire;

import dev.penstock.seam.Wire.Content.Published;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** The body of a request on its way into a stream of an {@link Http2Session}. */
final class Http2Outbound implements Upload.Sink {
  private final Http2Session session;
  private final Exchange exchange;
  private final Http2Stream stream;
  private @Nullable Upload upload;

  Http2Outbound(Http2Session session, Exchange exchange, Http2Stream stream) {
    this.session = session;
    this.exchange = exchange;
    this.stream = stream;
  }

  /** Sends what the publisher brings. */
  void begin(Published body) {
    upload = new Upload(exchange, body, this);
    upload.begin();
  }

  @Override
  public boolean isWritable() {
    return session.handler().encoder().flowController().isWritable(stream);
  }

  @Override
  public void write(ByteBuf bytes) {
    write(bytes, false);
    session.flush();
  }

  @Override
  public void writeEnd(ByteBuf last) {
    upload = null;
    write(last, true);
    session.flush();
  }

  /** Leaves the bytes to the next flush. */
  void write(ByteBuf bytes, boolean end) {
    ChannelHandlerContext context = session.context();
    if (context == null) { // a closed channel has no handlers left
      bytes.release();
      return;
    }
    session
        .handler()
        .encoder()
        .writeData(context, stream.id(), bytes, 0, end, context.newPromise())
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                stop();
              }
            });
  }

  /** Not at once: what Netty is just writing may be why. */
  void writableLater() {
    if (upload != null) {
      exchange.loop().execute(this::pull);
    }
  }

  private void pull() {
    if (upload != null) {
      upload.pull();
    }
  }

  /** The rest is not wanted. */
  void stop() {
    if (upload != null) {
      upload.stop();
      upload = null;
    }
  }
}

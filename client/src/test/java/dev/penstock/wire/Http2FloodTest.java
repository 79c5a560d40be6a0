package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Frame;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that has us answer, and does not read the answers: they would fill the memory. */
class Http2FloodTest {
  private final List<String> faults = new ArrayList<>();
  private final LogOfNetty log = new LogOfNetty();

  @AfterEach
  void stop() {
    log.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.PING, Frame.SETTINGS})
  void floodThatIsNotReadEndsTheConnection(int type) {
    Http2Handler handler = Http2Handler.of(new Http2FrameAdapter(), new Faults());
    EmbeddedChannel channel = new EmbeddedChannel(new Stuck(), handler);
    receive(channel, new Frame(Frame.SETTINGS, 0, 0, new byte[0]));
    byte[] payload = new byte[type == Frame.PING ? 8 : 0];

    for (int i = 0; i < 1_000; i++) {
      assertThat(faults).isEmpty();
      receive(channel, new Frame(type, 0, 0, payload));
    }

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0)).contains("outstanding control frames");
    assertThat(channel.isActive()).isFalse();
    assertThat(log.lines()).isEmpty(); // the user is told by the failures
    channel.finishAndReleaseAll();
  }

  private static void receive(EmbeddedChannel channel, Frame frame) {
    channel.writeInbound(Unpooled.wrappedBuffer(frame.toBytes()));
  }

  /** A socket that takes nothing. */
  private static final class Stuck extends ChannelOutboundHandlerAdapter {
    private final List<ChannelPromise> promises = new ArrayList<>();

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      List.copyOf(promises).forEach(write -> write.tryFailure(new ClosedChannelException()));
      context.close(promise);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      promises.add(promise);
    }
  }

  private final class Faults implements Http2Handler.Events {
    @Override
    public void onReadComplete() {}

    @Override
    public void onConnectionFault(String what, @Nullable Throwable cause) {
      faults.add(what);
    }

    @Override
    public void onStreamFault(int stream, String what, @Nullable Throwable cause) {
      faults.add(what);
    }

    @Override
    public void onException(Throwable cause) {
      faults.add(cause.toString());
    }

    @Override
    public void onClosed() {}
  }
}

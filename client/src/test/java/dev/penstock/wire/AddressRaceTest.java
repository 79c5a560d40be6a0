package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressRaceTest {
  /** As when the process has no file descriptors left. */
  @Test
  void processWithoutSocketsIsNotConnected() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      EventLoop loop = group.next();
      CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
      AddressRace.Result result =
          new AddressRace.Result() {
            @Override
            public void connected(Channel channel) {
              end.completeExceptionally(new AssertionError("connected"));
            }

            @Override
            public void notConnected(@Nullable Throwable firstFailure) {
              end.complete(firstFailure);
            }
          };
      InetAddress address = InetAddress.getLoopbackAddress();
      AddressRace race =
          new AddressRace(
              loop, List.of(address, address), AddressRaceTest::connectWithoutSocket, result);

      loop.execute(race::tryNext);

      assertThat(end.get(20, TimeUnit.SECONDS)).hasMessage("too many open files");
      loop.submit(race::stop).get(20, TimeUnit.SECONDS);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static ChannelFuture connectWithoutSocket(InetAddress address) {
    throw new ChannelException("too many open files");
  }
}

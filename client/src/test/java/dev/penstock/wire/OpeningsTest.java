package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.http.Origin;
import dev.penstock.http.TransportException;
import dev.penstock.seam.FakeTime;
import dev.penstock.seam.Wire.Listener;
import dev.penstock.seam.Wire.Message;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpeningsTest {
  private static final URI X = URI.create("http://x/");

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EventLoop loop = channel.eventLoop();
  private final FakeTime time = new FakeTime();
  private final List<Exchange> opened = new ArrayList<>();
  private final List<Exchange> reused = new ArrayList<>();
  private int idle;
  private final Openings openings = new Openings(loop, this::startsOnIdle, opened::add);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private boolean startsOnIdle(Exchange exchange) {
    if (idle == 0) {
      return false;
    }
    idle--;
    return reused.add(exchange);
  }

  private List<Exchange> add(int count) {
    List<Exchange> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message =
          new Message("GET", Origin.of(X), X, Headers.empty(), null, Duration.ofMinutes(1));
      Exchange exchange =
          new Exchange(
              message,
              new Deaf(),
              Duration.ofMinutes(1),
              time,
              loop,
              new LazyTimers(time, time::at),
              e -> {});
      openings.add(exchange);
      added.add(exchange);
    }
    return added;
  }

  @Test
  void aFewAreOpenedAtATimeInTheOrderTheyCame() {
    List<Exchange> all = add(40);
    assertThat(opened).isEqualTo(all.subList(0, 16));

    channel.runScheduledPendingTasks();
    assertThat(opened).isEqualTo(all.subList(0, 32));

    channel.runScheduledPendingTasks();
    assertThat(opened).isEqualTo(all);
  }

  @Test
  void whoWaitsGoesOnAConnectionThatHasComeFree() {
    List<Exchange> all = add(40);
    idle = 20;
    channel.runScheduledPendingTasks();

    assertThat(reused).isEqualTo(all.subList(16, 36));
    assertThat(opened).hasSize(20).endsWith(all.get(39));
  }

  @Test
  void whoIsOverNeedsNone() {
    List<Exchange> all = add(20);
    all.get(18).cancel();
    channel.runScheduledPendingTasks();

    assertThat(opened).hasSize(19).doesNotContain(all.get(18));
  }

  @Test
  void nobodyIsLeftWaitingAtTheEnd() {
    List<Exchange> all = add(40);
    openings.openAll();

    assertThat(opened).isEqualTo(all);
  }

  /** Hears nothing. */
  private static final class Deaf implements Listener {
    @Override
    public void sent(long nanos) {}

    @Override
    public void head(int status, Headers headers) {}

    @Override
    public void data(ByteBuffer data) {}

    @Override
    public void ended() {}

    @Override
    public void failed(TransportException cause) {}
  }
}

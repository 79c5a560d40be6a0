package dev.penstock.seam;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Headers;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A network without sockets: every attempt is answered on a fake time as a script says. */
public final class FakeWire implements Wire {
  /**
   * An answer.
   *
   * @param after from the sending to the whole answer
   */
  public record Reply(int status, Headers headers, String body, Duration after) {
    /** An answer without a body. */
    public static Reply status(int status, Duration after) {
      return new Reply(status, Headers.empty(), "", after);
    }

    /** The same with one more field. */
    public Reply with(String name, String value) {
      Headers.Builder more = Headers.builder();
      headers.forEach(more::add);
      return new Reply(status, more.add(name, value).build(), body, after);
    }
  }

  /** What was sent, and when. */
  public record Sent(long nanos, Message message) {}

  private final List<Sent> sent = new ArrayList<>();
  private final FakeTime time;
  private final Function<Message, Reply> script;
  private boolean closed;

  /** A network that answers so. */
  public FakeWire(FakeTime time, Function<Message, Reply> script) {
    this.time = time;
    this.script = script;
  }

  /** All that was sent, in order. */
  public List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** Whether the client has closed it. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public Attempt open(Message message, Listener listener) {
    return new FakeAttempt(message, listener);
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class FakeAttempt implements Attempt {
    private final Message message;
    private final Listener listener;
    private boolean over;

    private FakeAttempt(Message message, Listener listener) {
      this.message = message;
      this.listener = listener;
    }

    @Override
    public void start() {
      sent.add(new Sent(time.nanos(), message));
      listener.sent(time.nanos());
      Reply reply = script.apply(message);
      time.at(time.nanos() + reply.after().toNanos(), () -> answer(reply));
    }

    private void answer(Reply reply) {
      if (over) {
        return;
      }
      over = true;
      listener.head(reply.status(), reply.headers());
      listener.data(ByteBuffer.wrap(reply.body().getBytes(StandardCharsets.UTF_8)));
      listener.ended();
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        listener.failed(
            new TransportException(FailureKind.CANCELLED, Progress.SENT, "cancelled", null));
      }
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }
}

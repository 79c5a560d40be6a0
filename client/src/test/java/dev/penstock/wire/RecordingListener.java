package dev.penstock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.Headers;
import dev.penstock.http.TransportException;
import dev.penstock.seam.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers what an attempt told, and that it told it in order and ended once. */
final class RecordingListener implements Wire.Listener {
  private final CompletableFuture<RecordingListener> end = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile int status;
  private volatile boolean sent;
  private volatile @Nullable TransportException failure;
  private volatile @Nullable String fault;

  /** Waits for the end. */
  RecordingListener await() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  boolean isOver() {
    return end.isDone();
  }

  /** 0 if there was no head. */
  int status() {
    return status;
  }

  byte[] body() {
    return body.toByteArray();
  }

  TransportException failure() {
    TransportException told = failure;
    if (told == null) {
      throw new AssertionError("no failure, but status " + status);
    }
    return told;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** To be called when nothing more can come. */
  void assertToldInOrder() {
    assertThat(fault).isNull();
    assertThat(end).isDone();
  }

  @Override
  public void sent(long nanos) {
    expect(!sent && status == 0 && !isOver(), "sent");
    sent = true;
  }

  @Override
  public void head(int newStatus, Headers headers) {
    expect(sent && status == 0 && !isOver(), "head");
    status = newStatus;
  }

  @Override
  public void data(ByteBuffer data) {
    expect(status != 0 && !isOver(), "data");
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    body.writeBytes(bytes);
  }

  @Override
  public void ended() {
    expect(status != 0 && !isOver(), "ended");
    end.complete(this);
  }

  @Override
  public void failed(TransportException cause) {
    expect(!isOver(), "failed");
    failure = cause;
    end.complete(this);
  }

  private void expect(boolean condition, String call) {
    if (!condition && fault == null) {
      fault = call + " out of turn";
    }
  }
}

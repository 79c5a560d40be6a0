package dev.penstock.client;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Peer;
import java.io.IOException;
import java.time.Duration;

/** An answer, byte by byte, and what must become of it: a row of a table. */
final class Answer {
  /** What the server does after its last byte. */
  enum Ending {
    /** Waits for the next request. */
    NONE,
    CLOSE,
    HALF_CLOSE,
    CLOSE_NOTIFY,
    RESET,
    /** Resets when the client has had time to read. */
    RESET_LATER;

    void end(Peer peer) throws IOException, InterruptedException {
      switch (this) {
        case NONE, CLOSE -> {}
        case HALF_CLOSE -> {
          peer.halfClose();
          peer.awaitClose();
        }
        case CLOSE_NOTIFY -> {
          peer.closeNotify();
          peer.awaitClose();
        }
        case RESET -> peer.reset();
        case RESET_LATER -> {
          peer.pause(Duration.ofMillis(50));
          peer.reset();
        }
      }
    }
  }

  private final String sentence;
  private String method = "GET";
  private String bytes = "";
  private Ending ending = Ending.NONE;
  private int status = 200;
  private String body = "body";
  private boolean reused;
  private FailureKind kind = FailureKind.PROTOCOL;
  private Progress progress = Progress.ANSWERED;
  private String says = "";

  Answer(String sentence) {
    this.sentence = sentence;
  }

  Answer to(String method) {
    this.method = method;
    return this;
  }

  Answer with(String bytes) {
    this.bytes = bytes;
    return this;
  }

  Answer then(Ending ending) {
    this.ending = ending;
    return this;
  }

  Answer is(int status, String body) {
    this.status = status;
    this.body = body;
    return this;
  }

  Answer reused() {
    reused = true;
    return this;
  }

  Answer fails(FailureKind kind, Progress progress, String says) {
    this.kind = kind;
    this.progress = progress;
    this.says = says;
    return this;
  }

  String method() {
    return method;
  }

  String bytes() {
    return bytes;
  }

  Ending ending() {
    return ending;
  }

  int status() {
    return status;
  }

  String body() {
    return body;
  }

  boolean isReused() {
    return reused;
  }

  FailureKind kind() {
    return kind;
  }

  Progress progress() {
    return progress;
  }

  String says() {
    return says;
  }

  @Override
  public String toString() {
    return sentence;
  }
}

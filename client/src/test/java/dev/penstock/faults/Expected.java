package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.Outcome;
import dev.penstock.client.Response;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.http.TransportException;
import java.util.Locale;
import java.util.function.Consumer;

/** What must become of a request that meets a fault. */
sealed interface Expected {
  /** Fails unless the outcome is as expected. */
  void check(Outcome outcome);

  /** Whether the connection must carry the next request; otherwise it must not. */
  boolean reused();

  /** The same in a few words. */
  String words();

  /**
   * There is no response.
   *
   * @param says a part of the message
   */
  record Failure(FailureKind kind, Progress progress, String says, boolean reused)
      implements Expected {
    @Override
    public void check(Outcome outcome) {
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      TransportException cause = ((Outcome.Failed) outcome).cause();
      assertThat(cause.kind()).as(cause.getMessage()).isEqualTo(kind);
      assertThat(cause.progress()).as(cause.getMessage()).isEqualTo(progress);
      assertThat(cause).hasMessageContaining(says);
    }

    @Override
    public String words() {
      String sent =
          switch (progress) {
            case NOT_SENT, REFUSED -> ", nothing was sent";
            case SENT -> ", no byte of an answer";
            case ANSWERED -> "";
          };
      String connection = reused ? "; the connection is used again" : "";
      return "fails, `%s`%s: \"%s\"%s".formatted(kind, sent, says, connection);
    }
  }

  /**
   * There is a whole response.
   *
   * @param what it holds, in words
   */
  record Whole(int status, String what, Consumer<Response> holds, boolean reused)
      implements Expected {
    @Override
    public void check(Outcome outcome) {
      assertThat(outcome).isInstanceOf(Outcome.Answered.class);
      Response response = ((Outcome.Answered) outcome).response();
      assertThat(response.status()).isEqualTo(status);
      holds.accept(response);
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "is a whole answer, %d, %s; the connection is %s",
          status,
          what,
          reused ? "used again" : "closed");
    }
  }
}

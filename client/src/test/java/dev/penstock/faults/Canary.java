package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A key that is sent with every request, and must be seen nowhere else. */
final class Canary {
  static final String KEY = "canary-4f1d8a0b7c2e";

  private static final List<String> FORMS =
      List.of(KEY, Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8)));

  private Canary() {}

  /** Fails if the key is in what the outcome tells, or in the log, or the name of a thread. */
  static void assertUnseen(Outcome outcome, String log) {
    StringWriter told = new StringWriter();
    told.append(outcome.toString()).append(outcome.timings().toString());
    if (outcome instanceof Outcome.Answered answered) {
      told.append(answered.response().toString()).append(answered.response().headers().toString());
    }
    if (outcome instanceof Outcome.Failed failed) {
      failed.cause().printStackTrace(new PrintWriter(told, true));
      assertPrintable(failed.cause());
    }
    Thread.getAllStackTraces().keySet().forEach(thread -> told.append(thread.getName()));
    for (String form : FORMS) {
      assertThat(told.toString()).doesNotContain(form);
      assertThat(log).doesNotContain(form);
    }
  }

  /** What a peer sends must not steer the terminal of who reads of it. */
  private static void assertPrintable(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      assertThat(String.valueOf(one.getMessage()))
          .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f]");
    }
  }
}

package dev.penstock.batch;

import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The server of a simulated world, and what it knows: each success that arrived. */
final class SimulatedServer {
  /** How the server, and the network before it, are disposed for a while. */
  enum Mood {
    CALM(0),
    ODD(10),
    BAD(50),
    /** Refuses most. */
    BUSY(80),
    /** Refuses the key. */
    CLOSED(95),
    /** Answers nothing. */
    DOWN(97);

    private final int faultsInHundred;

    Mood(int faultsInHundred) {
      this.faultsInHundred = faultsInHundred;
    }
  }

  private static final long MILLISECOND = 1_000_000;

  private final RandomGenerator random;
  private final Map<String, Fate.Good> delivered = new HashMap<>();
  private int sends;

  SimulatedServer(RandomGenerator random) {
    this.random = random;
  }

  /** The success that says this. */
  Optional<Fate.Good> delivered(String answer) {
    return Optional.ofNullable(delivered.get(answer));
  }

  /** A success has arrived whole. */
  void deliver(Fate.Good good) {
    delivered.put(good.answer(), good);
  }

  /** What becomes of an attempt. */
  Fate fate(Mood mood, int process, int line) {
    sends++;
    if (random.nextInt(100) >= mood.faultsInHundred) {
      return good(process, line);
    }
    return switch (mood) {
      case BUSY -> refusal();
      case CLOSED -> error(401, "invalid_api_key");
      case DOWN -> random.nextBoolean() ? new Fate.Silence() : failure();
      default -> fault(process, line);
    };
  }

  private Fate fault(int process, int line) {
    return switch (random.nextInt(14)) {
      case 0, 1 -> error(random.nextBoolean() ? 500 : 503, "server_error");
      case 2, 3 -> refusal();
      case 4, 5, 6 -> failure();
      case 7 -> new Fate.Silence();
      case 8, 9 -> good(process, line).cut();
      case 10 -> error(200, "server_error");
      case 11 -> halfStream();
      case 12 -> Fate.Answer.of(200, "text/html", "<html>Login</html>", latency());
      default -> random.nextInt(20) == 0 ? hopeless() : error(400, "invalid_request_error");
    };
  }

  private Fate hopeless() {
    return switch (random.nextInt(3)) {
      case 0 -> error(401, "invalid_api_key");
      case 1 -> error(429, "insufficient_quota");
      default -> error(429, "rate_limit_exceeded").with("Retry-After", "300");
    };
  }

  private Fate refusal() {
    Fate.Answer refusal = error(random.nextInt(3) == 0 ? 503 : 429, "rate_limit_exceeded");
    return random.nextBoolean()
        ? refusal
        : refusal.with("Retry-After", Integer.toString(1 + random.nextInt(30)));
  }

  private Fate failure() {
    return switch (random.nextInt(5)) {
      case 0 -> new Fate.Failure(FailureKind.CONNECT, Progress.NOT_SENT, latency());
      case 1 -> new Fate.Failure(FailureKind.DNS, Progress.NOT_SENT, latency());
      case 2 -> new Fate.Failure(FailureKind.RESET, Progress.REFUSED, latency());
      default -> new Fate.Failure(FailureKind.RESET, Progress.SENT, latency());
    };
  }

  private Fate.Answer error(int status, String code) {
    String body =
        "{\"error\":{\"message\":\"no\",\"type\":\"%1$s\",\"code\":\"%1$s\"}}".formatted(code);
    return Fate.Answer.json(status, body, latency());
  }

  /** A stream without its end. */
  private Fate halfStream() {
    return Fate.Answer.of(200, "text/event-stream", chunk("half of " + sends, "null"), latency());
  }

  private Fate.Answer good(int process, int line) {
    String answer = "answer %d 水%s".formatted(sends, "é".repeat(random.nextInt(80)));
    if (Scenario.isStreamed(line)) {
      int half = random.nextInt(answer.length());
      String events =
          chunk(answer.substring(0, half), "null")
              + chunk(answer.substring(half), "\"stop\"")
              + "data: [DONE]\n\n";
      return Fate.Answer.of(200, "text/event-stream", events, latency())
          .saying(new Fate.Good(process, line, answer, Optional.empty()));
    }
    String body =
        "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"%s\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":%d}}"
            .formatted(answer, answer.length());
    return Fate.Answer.json(200, body, latency())
        .saying(new Fate.Good(process, line, answer, Optional.of(body)));
  }

  private static String chunk(String text, String finish) {
    return "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":%s}]}\n\n"
        .formatted(text, finish);
  }

  /** From 1 ms to 33 s, most of them short. */
  private long latency() {
    return (MILLISECOND + random.nextLong(MILLISECOND)) << (random.nextInt(8) + random.nextInt(8));
  }
}

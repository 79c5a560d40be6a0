package dev.penstock.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Bodies of 250 bytes read and checked. */
@State(Scope.Thread)
public class JsonLinesBenchmark {
  private static final int LINES = 10_000;

  private final byte[] file =
      ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
              + "x".repeat(197)
              + "\"}]}\n")
          .repeat(LINES)
          .getBytes(StandardCharsets.US_ASCII);

  /** A file. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void bodies(Blackhole blackhole) throws IOException {
    Bodies bodies = new JsonLines(new ByteArrayInputStream(file));
    while (bodies.next()) {
      blackhole.consume(bodies.problem());
      blackhole.consume(bodies.bytes());
    }
  }
}

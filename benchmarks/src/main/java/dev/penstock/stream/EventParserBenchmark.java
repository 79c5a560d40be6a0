package dev.penstock.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Server-sent events of 100 bytes, from reads of 10,000 bytes. */
@State(Scope.Thread)
public class EventParserBenchmark {
  private static final int EVENTS = 100;

  private final byte[] bytes =
      ("data: " + "x".repeat(92) + "\n\n").repeat(EVENTS).getBytes(StandardCharsets.US_ASCII);

  /** One read. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void events(Blackhole blackhole) throws StreamTooLargeException {
    new EventParser(blackhole::consume).feed(ByteBuffer.wrap(bytes));
  }
}

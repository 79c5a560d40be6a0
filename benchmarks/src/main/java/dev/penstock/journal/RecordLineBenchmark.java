package dev.penstock.journal;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A record made a line. */
@State(Scope.Thread)
public class RecordLineBenchmark {
  private final RequestRecord request = SampleRecord.of(123_456);

  /** One record. */
  @Benchmark
  public byte[] line() {
    return RecordLine.of(request);
  }
}

package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private final Host host = Host.ofSystem();

  @AfterEach
  void endThreads() {
    host.close();
  }

  private RecordWriter writer(Writing writing, Runnable onFailure) {
    return writer(host, writing, onFailure);
  }

  private static RecordWriter writer(Host host, Writing writing, Runnable onFailure) {
    Sink sink =
        new Sink() {
          @Override
          public void write(byte[] lines, int length) throws IOException {
            writing.write(lines, length);
          }

          @Override
          public void force() {}
        };
    return new RecordWriter(sink, Fsync.INTERVAL, host, onFailure);
  }

  private interface Writing {
    void write(byte[] lines, int length) throws IOException;
  }

  @Test
  void everyLineOfEveryThreadIsWrittenOnceAndWhole() throws InterruptedException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    RecordWriter writer = writer((lines, length) -> written.write(lines, 0, length), () -> {});
    List<Thread> producers =
        IntStream.range(0, 4).mapToObj(p -> new Thread(() -> appendMany(writer, p))).toList();

    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(writer.drain()).isEmpty();

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4_000)
        .doesNotHaveDuplicates()
        .allMatch(line -> line.endsWith("x".repeat(1_000)));
  }

  @Test
  void whatNoTaskHasComeToIsWrittenAtTheEnd() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    List<Runnable> tasks = new ArrayList<>();
    HandDrivenTime time = new HandDrivenTime();
    Host idle = new Host(new FakeDisk(), tasks::add, time, time, () -> Session.NOW);
    RecordWriter writer =
        writer(idle, (lines, length) -> written.write(lines, 0, length), () -> {});
    writer.append("one\n".getBytes(StandardCharsets.UTF_8));
    writer.append("two\n".getBytes(StandardCharsets.UTF_8));

    assertThat(writer.drain()).isEmpty();
    tasks.forEach(Runnable::run);

    assertThat(tasks).hasSize(1);
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
  }

  @Test
  void aDefectOfTheSinkIsAFailureToo() {
    AtomicInteger failures = new AtomicInteger();
    RecordWriter writer =
        writer(
            (lines, length) -> {
              throw new IllegalStateException("broken");
            },
            failures::incrementAndGet);

    writer.append("one\n".getBytes(StandardCharsets.UTF_8));

    assertThat(writer.drain()).get().asString().contains("a defect", "broken");
    assertThat(failures).hasValue(1);
  }

  private static void appendMany(RecordWriter writer, int producer) {
    for (int i = 0; i < 1_000; i++) {
      String line = producer + "-" + i + "x".repeat(1_000) + "\n";
      writer.append(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void producersWaitWhileTheSinkIsSlowAndGoOnWhenItFails() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger failures = new AtomicInteger();
    RecordWriter writer = writer((lines, length) -> failAfter(stuck), failures::incrementAndGet);
    byte[] line = new byte[600_000];
    Arrays.fill(line, (byte) '\n');
    AtomicInteger kept = new AtomicInteger();
    Thread producer =
        new Thread(
            () -> IntStream.range(0, 5).forEach(i -> kept.addAndGet(writer.append(line) ? 1 : 0)));

    producer.start();
    while (producer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    stuck.countDown();
    producer.join();

    assertThat(writer.drain()).get().extracting(Throwable::getMessage).isEqualTo("full");
    assertThat(kept).hasValueBetween(1, 2);
    assertThat(failures).hasValue(1);
    assertThat(writer.append(line)).isFalse();
  }

  @Test
  void producersThatWaitTakeNoMoreThreadsOfTheirPool() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    RecordWriter writer = writer((lines, length) -> failAfter(stuck), () -> {});
    byte[] line = new byte[600_000];
    ForkJoinPool pool = new ForkJoinPool(1);
    AtomicReference<Thread> worker = new AtomicReference<>();
    for (int i = 0; i < 5; i++) {
      pool.execute(
          () -> {
            worker.compareAndSet(null, Thread.currentThread());
            writer.append(line);
          });
    }

    while (worker.get() == null || worker.get().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    int threads = pool.getPoolSize();
    stuck.countDown();
    pool.shutdown();

    assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(writer.drain()).isPresent();
    assertThat(threads).isOne();
  }

  private static void failAfter(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new IOException("full");
  }
}

package dev.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file as a publisher: what is published, and that the rules of Flow are kept. */
class FilePublisherTest {
  private static final int PIECE = 64 * 1024;

  @TempDir private Path folder;
  private final byte[] content = new byte[2 * PIECE + 1000];
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(content);
    file = Files.write(folder.resolve("file"), content);
  }

  @Test
  void wholeFileIsPublished() throws IOException {
    FilePublisher publisher = FilePublisher.of(file, Runnable::run);
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();

    publisher.subscribe(subscriber);

    assertThat(publisher.contentLength()).isEqualTo(content.length);
    assertThat(subscriber.bytes.toByteArray()).isEqualTo(content);
    assertThat(subscriber.signals)
        .containsExactly("subscribed", "item", "item", "item", "complete");
  }

  @Test
  void regionIsPublishedAlone() {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsOneByOne();

    FilePublisher.of(file, 1000, PIECE + 1, Runnable::run).subscribe(subscriber);

    assertThat(subscriber.bytes.toByteArray())
        .isEqualTo(Arrays.copyOfRange(content, 1000, 1000 + PIECE + 1));
    assertThat(subscriber.signals).containsExactly("subscribed", "item", "item", "complete");
  }

  @Test
  void everySubscriberGetsAll() throws IOException {
    FilePublisher publisher = FilePublisher.of(file, Runnable::run);

    for (int i = 0; i < 2; i++) {
      RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();
      publisher.subscribe(subscriber);
      assertThat(subscriber.bytes.toByteArray()).isEqualTo(content);
    }
  }

  @Test
  void emptyFileIsCompleteWithoutBeingAsked() throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();

    FilePublisher.of(Files.write(folder.resolve("empty"), new byte[0]), Runnable::run)
        .subscribe(subscriber);

    assertThat(subscriber.signals).containsExactly("subscribed", "complete");
  }

  @Test
  void noMoreIsPublishedThanWasAskedFor() throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    FilePublisher.of(file, Runnable::run).subscribe(subscriber);

    assertThat(subscriber.signals).containsExactly("subscribed");
    subscriber.subscription().request(1);
    assertThat(subscriber.signals).containsExactly("subscribed", "item");
    subscriber.subscription().request(Long.MAX_VALUE);
    assertThat(subscriber.signals)
        .containsExactly("subscribed", "item", "item", "item", "complete");
    subscriber.subscription().request(1);
    assertThat(subscriber.signals).hasSize(5);
  }

  @Test
  void lastItemIsFollowedByTheEndAtOnce() {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    FilePublisher.of(file, 0, 10, Runnable::run).subscribe(subscriber);

    subscriber.subscription().request(1);

    assertThat(subscriber.signals).containsExactly("subscribed", "item", "complete");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void requestBelowOneEndsTheSubscriptionWithAnError(long count) throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    FilePublisher.of(file, Runnable::run).subscribe(subscriber);
    subscriber.subscription().request(1);

    subscriber.subscription().request(count);
    subscriber.subscription().request(1);

    assertThat(subscriber.signals)
        .containsExactly("subscribed", "item", "request of " + count + " items; at least 1");
    assertThat(subscriber.error).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingComesAfterCancel() throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    FilePublisher.of(file, Runnable::run).subscribe(subscriber);
    subscriber.subscription().request(1);

    subscriber.subscription().cancel();
    subscriber.subscription().cancel();
    subscriber.subscription().request(5);
    subscriber.subscription().request(-5);

    assertThat(subscriber.signals).containsExactly("subscribed", "item");
  }

  @Test
  void demandsThatAddUpBeyondALongCountAsAll() throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    FilePublisher.of(file, tasks::add).subscribe(subscriber);

    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(Long.MAX_VALUE);
    runTasks();

    assertThat(subscriber.bytes.toByteArray()).isEqualTo(content);
  }

  @Test
  void onlyOneTaskReadsAtATime() throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    FilePublisher.of(file, tasks::add).subscribe(subscriber);

    subscriber.subscription().request(1);
    subscriber.subscription().request(1);
    assertThat(tasks).hasSize(1);
    runTasks();

    assertThat(subscriber.signals).containsExactly("subscribed", "item", "item");
    subscriber.subscription().cancel();
    runTasks();
  }

  @Test
  void fileThatBecameShorterIsAnError() throws IOException {
    FilePublisher publisher = FilePublisher.of(file, Runnable::run);
    Files.write(file, Arrays.copyOf(content, PIECE + 5));
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();

    publisher.subscribe(subscriber);

    assertThat(subscriber.signals)
        .containsExactly(
            "subscribed",
            "item",
            "item",
            file + " was cut short while it was sent: it ends at byte 65541 of 132072");
    assertThat(subscriber.error).isInstanceOf(EOFException.class);
  }

  @Test
  void whatWasAddedToTheFileIsNotPublished() throws IOException {
    FilePublisher publisher = FilePublisher.of(file, Runnable::run);
    Files.write(file, Arrays.copyOf(content, content.length + PIECE));
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();

    publisher.subscribe(subscriber);

    assertThat(subscriber.bytes.toByteArray()).isEqualTo(content);
  }

  @Test
  void fileThatIsGoneIsAnError() throws IOException {
    FilePublisher publisher = FilePublisher.of(file, Runnable::run);
    Files.delete(file);
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();

    publisher.subscribe(subscriber);

    assertThat(subscriber.error).isInstanceOf(NoSuchFileException.class);
    assertThat(subscriber.signals).hasSize(2);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> FilePublisher.of(file, Runnable::run));
  }

  @Test
  void executorThatRefusesIsAnError() throws IOException {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();

    FilePublisher.of(
            file,
            task -> {
              throw new RejectedExecutionException("closed");
            })
        .subscribe(subscriber);

    assertThat(subscriber.signals).containsExactly("subscribed", "closed");
  }

  @Test
  void regionThatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilePublisher.of(file, -1, 1, Runnable::run))
        .withMessage("offset < 0: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilePublisher.of(file, 1, -1, Runnable::run))
        .withMessage("length < 0: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilePublisher.of(file, 2, Long.MAX_VALUE - 1, Runnable::run))
        .withMessageStartingWith("the region ends beyond any file");
  }

  @Test
  void signalsComeOneAtATimeThoughManyThreadsAsk() throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    FilePublisher.of(file, threads).subscribe(subscriber);

    for (int i = 0; i < 3; i++) {
      threads.execute(() -> subscriber.subscription().request(1));
    }
    subscriber.ended.await();
    threads.shutdown();

    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(subscriber.overlapped).isFalse();
    assertThat(subscriber.bytes.toByteArray()).isEqualTo(content);
    assertThat(subscriber.signals)
        .containsExactly("subscribed", "item", "item", "item", "complete");
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}

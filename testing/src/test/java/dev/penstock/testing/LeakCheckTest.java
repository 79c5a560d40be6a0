package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class LeakCheckTest {

  /** How to give back what the tests within the tests have leaked. */
  private static final Deque<Closeable> LEAKED = new ArrayDeque<>();

  @AfterEach
  void giveBack() throws IOException {
    while (!LEAKED.isEmpty()) {
      LEAKED.pop().close();
    }
  }

  @Test
  void threadThatGoesOnFailsTheTest() {
    assertThat(failureOf(LeakingThread.class))
        .contains("test() left behind", "thread \"never ends\"", "CountDownLatch.await");
  }

  @Test
  void openFileFailsTheTest() {
    assertThat(failureOf(LeakingFile.class)).contains("open file /", "/leaked.txt");
  }

  @Test
  void openServerSocketFailsTheTest() {
    assertThat(failureOf(LeakingServerSocket.class)).contains("server socket on port ");
  }

  @Test
  void openConnectionFailsTheTest() {
    assertThat(failureOf(LeakingConnection.class)).containsPattern("connection from port .* to");
  }

  @Test
  void openSelectorFailsTheTest() {
    assertThat(failureOf(LeakingSelector.class)).contains("anon_inode:[eventpoll]");
  }

  @Test
  void unreleasedBufferFailsTheTestThatMadeIt() {
    assertThat(failureOf(LeakingBuffer.class))
        .contains("ByteBuf not released", "LeakCheckTest$LeakingBuffer.test");
  }

  @Test
  void uncaughtExceptionFailsTheTest() {
    assertThat(failureOf(UncaughtException.class))
        .contains("thread \"unlucky\" ended by java.lang.IllegalStateException: out of luck");
  }

  @Test
  void whatTheConstructorOfATestOpensIsChecked() {
    assertThat(failureOf(LeakingField.class)).contains("test() left behind", "server socket");
  }

  @Test
  void whatBeforeAllOpensMayLastUntilAfterAll() {
    EngineExecutionResults results = run(ClosingInAfterAll.class);

    results.testEvents().assertStatistics(events -> events.succeeded(1).failed(0));
    results.containerEvents().assertStatistics(events -> events.failed(0));
  }

  @Test
  void whatBeforeAllOpensAndNobodyClosesFailsTheClass() {
    EngineExecutionResults results = run(LeavingFromBeforeAll.class);

    results.testEvents().assertStatistics(events -> events.succeeded(1).failed(0));
    assertThat(failureIn(results.containerEvents()))
        .contains("LeavingFromBeforeAll left behind", "server socket");
  }

  @Test
  void testThatGivesEverythingBackPasses() {
    EngineExecutionResults results = run(Clean.class);

    results.testEvents().assertStatistics(events -> events.succeeded(1).failed(0));
    results.containerEvents().assertStatistics(events -> events.failed(0));
  }

  @Test
  void everyTestIsCheckedUnasked() {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .selectors(selectClass(Unmarked.class))
            .execute();

    assertThat(failureIn(results.testEvents())).contains("out of luck");
  }

  private static String failureOf(Class<?> test) {
    EngineExecutionResults results = run(test);
    results.containerEvents().assertStatistics(events -> events.failed(0));
    return failureIn(results.testEvents());
  }

  private static String failureIn(Events events) {
    return events
        .failed()
        .list()
        .get(0)
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .map(Throwable::getMessage)
        .orElseThrow();
  }

  private static EngineExecutionResults run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(test)).execute();
  }

  private static void throwInThread() throws InterruptedException {
    Thread unlucky =
        new Thread(
            () -> {
              throw new IllegalStateException("out of luck");
            },
            "unlucky");
    unlucky.start();
    unlucky.join();
  }

  /** Does not wait long for things that are not going to end. */
  abstract static class Hasty {
    @RegisterExtension static final LeakCheck CHECK = new LeakCheck(Duration.ofMillis(50));
  }

  static class LeakingThread extends Hasty {
    @Test
    void test() {
      CountDownLatch end = new CountDownLatch(1);
      Runnable waiting =
          () -> {
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      new Thread(waiting, "never ends").start();
      LEAKED.push(end::countDown);
    }
  }

  static class LeakingFile extends Hasty {
    @Test
    void test() throws IOException {
      Path file = Files.createTempDirectory("leak").resolve("leaked.txt");
      LEAKED.push(Files.newOutputStream(file));
      Files.delete(file);
      Files.delete(file.getParent());
    }
  }

  static class LeakingServerSocket extends Hasty {
    @Test
    void test() throws IOException {
      LEAKED.push(new ServerSocket(0));
    }
  }

  static class LeakingConnection extends Hasty {
    @Test
    void test() throws IOException {
      try (ServerSocket server = new ServerSocket(0)) {
        LEAKED.push(new Socket(server.getInetAddress(), server.getLocalPort()));
        LEAKED.push(server.accept());
      }
    }
  }

  static class LeakingSelector extends Hasty {
    @Test
    void test() throws IOException {
      LEAKED.push(Selector.open());
    }
  }

  static class LeakingBuffer extends Hasty {
    @Test
    void test() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer();
      LEAKED.push(buffer::release);
    }
  }

  static class UncaughtException extends Hasty {
    @Test
    void test() throws InterruptedException {
      throwInThread();
    }
  }

  static class LeakingField extends Hasty {
    private final ServerSocket server = new ServerSocket(0);

    LeakingField() throws IOException {
      LEAKED.push(server);
    }

    @Test
    void test() {
      assertThat(server.isBound()).isTrue();
    }
  }

  static class ClosingInAfterAll extends Hasty {
    private static ServerSocket server;

    @BeforeAll
    static void open() throws IOException {
      server = new ServerSocket(0);
    }

    @Test
    void test() {
      assertThat(server.isBound()).isTrue();
    }

    @AfterAll
    static void close() throws IOException {
      server.close();
    }
  }

  static class LeavingFromBeforeAll extends Hasty {
    @BeforeAll
    static void open() throws IOException {
      LEAKED.push(new ServerSocket(0));
    }

    @Test
    void test() {
      assertThat(LEAKED).isNotEmpty();
    }
  }

  static class Clean extends Hasty {
    @Test
    void test() throws IOException, InterruptedException {
      Thread ends = new Thread(() -> {});
      ends.start();
      ends.join();
      PooledByteBufAllocator.DEFAULT.buffer().release();
      new ServerSocket(0).close();
      Selector.open().close();
    }
  }

  static class Unmarked {
    @Test
    void test() throws InterruptedException {
      throwInThread();
    }
  }
}

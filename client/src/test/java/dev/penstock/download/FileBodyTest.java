package dev.penstock.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.seam.FakeTime;
import dev.penstock.seam.Wire.Attempt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBodyTest {
  private static final int KIB = 1024;

  @TempDir private Path folder;
  private final Deque<Runnable> disk = new ArrayDeque<>();
  private final RecordingSource source = new RecordingSource();
  private final List<@Nullable Exception> ends = new ArrayList<>();

  @Test
  void slowDiskPausesTheSource() throws IOException {
    FileBody body = body(disk::add);

    body.add(ByteBuffer.allocate(1024 * KIB));
    assertThat(source.calls).isEmpty();

    body.add(ByteBuffer.allocate(1));
    body.add(ByteBuffer.allocate(1));
    assertThat(source.calls).containsExactly("pause");

    runDisk();
    assertThat(source.calls).containsExactly("pause", "resume");
    body.end();
    runDisk();
    assertThat(folder.resolve("file")).hasSize(1024 * KIB + 2);
  }

  @Test
  void onlyOneTaskWritesAtATime() throws IOException {
    FileBody body = body(disk::add);

    body.add(ByteBuffer.allocate(KIB));
    body.add(ByteBuffer.allocate(KIB));
    body.end();

    assertThat(disk).hasSize(1);
  }

  @Test
  void wholeBodyIsPutInPlace() throws IOException {
    FileBody body = body(disk::add);
    body.add(text("a"));
    runDisk();
    assertThat(folder.resolve("file")).doesNotExist();
    body.add(text("b"));
    body.end();
    runDisk();

    assertThat(folder.resolve("file")).hasContent("ab");
    assertThat(ends).hasSize(1).containsOnlyNulls();
  }

  @Test
  void bytesAreCopied() throws IOException {
    FileBody body = body(disk::add);
    byte[] lent = {'a'};
    body.add(ByteBuffer.wrap(lent));
    lent[0] = 'z';
    body.end();
    runDisk();

    assertThat(folder.resolve("file")).hasContent("a");
  }

  @Test
  void abortedBodyLeavesNothing() throws IOException {
    Exception cause = new IOException("enough");
    FileBody body = body(disk::add);
    body.add(text("a"));
    runDisk();
    body.add(text("b"));
    body.abort(cause);
    body.abort(new IOException("too late"));
    runDisk();

    assertThat(folder).isEmptyDirectory();
    assertThat(ends).containsExactly(cause);
  }

  @Test
  void wholeBodyThatIsNotYetInPlaceCanBeAborted() throws IOException {
    Exception cause = new IOException("enough");
    FileBody body = body(disk::add);
    body.add(text("a"));
    body.end();
    body.abort(cause);
    runDisk();

    assertThat(folder).isEmptyDirectory();
    assertThat(ends).containsExactly(cause);
  }

  @Test
  void abortAfterTheEndDoesNothing() throws IOException {
    FileBody body = body(disk::add);
    body.end();
    runDisk();
    body.abort(new IOException("too late"));
    runDisk();

    assertThat(folder.resolve("file")).isEmptyFile();
    assertThat(ends).hasSize(1).containsOnlyNulls();
  }

  @Test
  void fileThatCannotBeMadeEndsTheSource() throws IOException {
    FileBody body = body(disk::add);
    Files.createDirectory(folder.resolve("file.part"));
    body.add(text("a"));
    runDisk();
    body.add(text("b"));
    body.abort(new IOException("cancelled"));
    runDisk();

    assertThat(source.calls).containsExactly("cancel");
    assertThat(ends).singleElement().isInstanceOf(IOException.class);
  }

  @Test
  void runtimeExceptionIsAnEndToo() throws IOException {
    PartWriter writer;
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("zip"), Map.of("create", "true"))) {
      writer = writer(zip.getPath("/file"));
    }
    FileBody body = new FileBody(writer, new FileBuffers(), disk::add, source, ends::add);
    body.end();
    runDisk();

    assertThat(ends).singleElement().isInstanceOf(ClosedFileSystemException.class);
  }

  /** The end may come at any moment of the writing, and no byte may be left out. */
  @Test
  void lastBytesAreNeverLeftOut() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 300; round++) {
        Path file = folder.resolve("file" + round % 2);
        Semaphore over = new Semaphore(0);
        FileBody body =
            new FileBody(writer(file), new FileBuffers(), threads, source, cause -> over.release());
        body.add(text("a"));
        for (int spin = 0; spin < round * 10; spin++) {
          Thread.onSpinWait();
        }
        body.add(text("b"));
        body.end();
        over.acquire();

        assertThat(over.availablePermits()).isZero();
        assertThat(file).hasContent("ab");
      }
    } finally {
      threads.shutdown();
    }
  }

  private FileBody body(Executor executor) throws IOException {
    return new FileBody(
        writer(folder.resolve("file")), new FileBuffers(), executor, source, ends::add);
  }

  /** What writes a body that cannot be resumed. */
  private static PartWriter writer(Path target) throws IOException {
    return new PartWriter(
        Destination.of(target),
        Placement.startOver(Optional.empty(), OptionalLong.empty()),
        new RunningChecksum(Optional.empty()),
        true,
        new FakeTime(),
        (bytes, total) -> {});
  }

  private void runDisk() {
    for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
      task.run();
    }
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static final class RecordingSource implements Attempt {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void start() {
      calls.add("start");
    }

    @Override
    public void cancel() {
      calls.add("cancel");
    }

    @Override
    public void pause() {
      calls.add("pause");
    }

    @Override
    public void resume() {
      calls.add("resume");
    }
  }
}

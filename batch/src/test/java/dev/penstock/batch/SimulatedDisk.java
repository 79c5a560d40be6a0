package dev.penstock.batch;

import dev.penstock.journal.Disk;
import dev.penstock.journal.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The disk as one process sees it: every call that fails is told before the process knows. */
final class SimulatedDisk implements Disk {
  private static final FakeDisk NOTHING = new FakeDisk();

  private Consumer<FileSystemException> onFailure;
  private FakeDisk disk;

  SimulatedDisk(FakeDisk disk, Consumer<FileSystemException> onFailure) {
    this.disk = disk;
    this.onFailure = onFailure;
  }

  /** The process is gone; this may be remembered for longer. */
  void detach() {
    disk = NOTHING;
    onFailure = failure -> {};
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private <T> T told(Operation<T> operation) throws IOException {
    try {
      return operation.run();
    } catch (FileSystemException e) {
      onFailure.accept(e);
      throw e;
    }
  }

  @Override
  public File open(Path path, Access access) throws IOException {
    return new OpenFile(disk.open(path, access));
  }

  @Override
  public File scratch(Path path) {
    return disk.scratch(path);
  }

  @Override
  public boolean exists(Path path) {
    return disk.exists(path);
  }

  @Override
  public Optional<Object> identity(Path path) {
    return disk.identity(path);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    told(
        () -> {
          disk.move(from, to);
          return to;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    told(
        () -> {
          disk.delete(path);
          return path;
        });
  }

  @Override
  public void openToUmask(Path path, Path sample) {
    disk.openToUmask(path, sample);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    told(
        () -> {
          disk.syncFolder(folder);
          return folder;
        });
  }

  private final class OpenFile implements File {
    private final File file;

    private OpenFile(File file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return told(() -> file.write(source, position));
    }

    @Override
    public void force() throws IOException {
      told(
          () -> {
            file.force();
            return file;
          });
    }

    @Override
    public void truncate(long size) throws IOException {
      told(
          () -> {
            file.truncate(size);
            return file;
          });
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public boolean tryLock() throws IOException {
      return file.tryLock();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}

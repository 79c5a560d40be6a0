package dev.penstock.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One folder in memory. It knows what was forced, counts the calls that change something, and can
 * halt at one of them, as a process does that is killed, or let some fail. After a force that
 * failed the pages it was to write count as written, as on Linux: a later force leaves them out,
 * unless they were written to again. Not for several threads.
 */
public final class FakeDisk implements Disk {
  private static final int PAGE = 4096;

  private Map<Path, Node> names = new TreeMap<>();
  private Map<Path, Node> syncedNames = new TreeMap<>();

  /** What the folder was after each change since it was synced. */
  private final List<Map<Path, Node>> pendingNames = new ArrayList<>();

  private final Set<Node> locked = new HashSet<>();
  private final List<Call> calls = new ArrayList<>();
  private int haltAt = Integer.MAX_VALUE;
  private Moment haltMoment = Moment.BEFORE;
  private boolean isDead;
  private Predicate<Call> fault = call -> false;
  private Interference interference = () -> {};
  private String faultMessage = "";
  private int room = Integer.MAX_VALUE;

  /** A call that changes something, or makes it last. */
  public record Call(Kind kind, Path path) {}

  /** What a call does. */
  public enum Kind {
    CREATE,
    WRITE,
    FORCE,
    TRUNCATE,
    MOVE,
    DELETE,
    SYNC_FOLDER
  }

  /** Where in a call the process dies. */
  public enum Moment {
    BEFORE,
    HALF_WAY,
    AFTER
  }

  /** The process is dead. */
  public static final class Halt extends Error {
    private static final long serialVersionUID = 1;

    Halt(Call call) {
      super(call.toString(), null, false, false);
    }
  }

  /** Content, and what of it was forced. */
  private static final class Node {
    private byte[] content = {};
    private byte[] synced = {};

    /** What it was after each change since it was forced. */
    private final List<byte[]> pending = new ArrayList<>();

    private Node() {}

    private Node(byte[] content) {
      this.content = content;
      this.synced = content;
    }

    /** The bytes that a failed force gave up, from a page's begin to the end of the file then. */
    private int lostFrom;

    private int lostTo;

    private void become(byte[] changed, int from) {
      content = changed;
      pending.add(changed);
      lostTo = Math.min(lostTo, from / PAGE * PAGE);
    }

    private void force() {
      byte[] written = content;
      if (lostFrom < lostTo) {
        written = content.clone();
        int end = Math.min(lostTo, content.length);
        for (int i = lostFrom; i < end; i++) {
          written[i] = i < synced.length ? synced[i] : 0;
        }
      }
      synced = written;
      pending.clear();
    }

    private void failForce() {
      int same = Arrays.mismatch(synced, content);
      if (same >= 0) {
        lostFrom = lostFrom < lostTo ? Math.min(lostFrom, same / PAGE * PAGE) : same / PAGE * PAGE;
        lostTo = content.length;
      }
    }
  }

  /** Dies at the call of this number, from 0. */
  public void haltAt(int call, Moment moment) {
    haltAt = call;
    haltMoment = moment;
  }

  /** From now on these calls fail. */
  public void fail(String message, Predicate<Call> calls) {
    faultMessage = message;
    fault = calls;
  }

  /** Something that another process does just before this one locks a file. */
  void beforeLock(Interference other) {
    interference = other;
  }

  /** What another process does. */
  interface Interference {
    void happen() throws IOException;
  }

  /** Takes so many bytes more, and none after that. */
  public void leaveRoom(int bytes) {
    room = bytes;
  }

  /** The calls so far. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The process is gone, and with it its locks, and all that was to fail. */
  public void restart() {
    isDead = false;
    haltAt = Integer.MAX_VALUE;
    fault = call -> false;
    room = Integer.MAX_VALUE;
    locked.clear();
  }

  /** What a failed force gave up is not lost after all. */
  public void mend() {
    names.values().forEach(node -> node.lostTo = 0);
  }

  /** What another process finds when this one was killed. */
  public FakeDisk afterKill() {
    FakeDisk disk = new FakeDisk();
    names.forEach((path, node) -> disk.put(path, node.content));
    return disk;
  }

  /**
   * What another process finds after a power failure: what was forced, and of each file and of the
   * folder the first so many of the later changes; the last of them perhaps in part, or as zeros.
   */
  public FakeDisk afterPowerLoss(Random random) {
    List<Map<Path, Node>> states = new ArrayList<>(pendingNames);
    states.add(0, syncedNames);
    FakeDisk disk = new FakeDisk();
    states
        .get(random.nextInt(states.size()))
        .forEach((path, node) -> disk.put(path, remainder(node, random)));
    return disk;
  }

  private static byte[] remainder(Node node, Random random) {
    int kept = random.nextInt(node.pending.size() + 1);
    byte[] before = kept == 0 ? node.synced : node.pending.get(kept - 1);
    if (kept == node.pending.size() || random.nextInt(3) == 0) {
      return before;
    }
    byte[] next = node.pending.get(kept);
    if (next.length <= before.length) {
      return before;
    }
    int part = before.length + random.nextInt(next.length - before.length + 1);
    byte[] torn = Arrays.copyOf(next, part);
    return random.nextBoolean() ? torn : Arrays.copyOf(torn, next.length);
  }

  /** Puts a file there, as if it had been there for long. */
  void put(Path path, byte[] content) {
    Node node = new Node(content);
    names.put(path, node);
    syncedNames.put(path, node);
  }

  /** The content of a file; null if there is none. */
  public byte @Nullable [] content(Path path) {
    Node node = names.get(path);
    return node == null ? null : node.content;
  }

  /** The content of a file that is there. */
  byte[] bytes(Path path) {
    return Objects.requireNonNull(content(path));
  }

  /** Whether it has halted. */
  public boolean isDead() {
    return isDead;
  }

  /** As UTF-8; empty if there is none. */
  String text(Path path) {
    byte[] content = content(path);
    return content == null ? "" : new String(content, StandardCharsets.UTF_8);
  }

  /** All names. */
  public Set<Path> names() {
    return Set.copyOf(names.keySet());
  }

  private interface Effect {
    void take() throws IOException;
  }

  private void call(Kind kind, Path path, Effect halfWay, Effect whole) throws IOException {
    Call call = new Call(kind, path);
    requireAlive(call);
    isDead = calls.size() == haltAt;
    calls.add(call);
    if (isDead && haltMoment == Moment.HALF_WAY) {
      halfWay.take();
    }
    if (isDead && haltMoment != Moment.AFTER) {
      throw new Halt(call);
    }
    if (fault.test(call)) {
      halfWay.take();
      throw new FileSystemException(path.toString(), null, faultMessage);
    }
    whole.take();
    if (isDead) {
      throw new Halt(call);
    }
  }

  private void requireAlive(Call call) {
    if (isDead) {
      throw new Halt(call);
    }
  }

  private void name(Kind kind, Path path, Runnable change) throws IOException {
    call(
        kind,
        path,
        () -> {},
        () -> {
          change.run();
          pendingNames.add(new TreeMap<>(names));
        });
  }

  @Override
  public File open(Path path, Access access) throws IOException {
    requireAlive(new Call(Kind.CREATE, path));
    boolean mayCreate = access != Access.READ && access != Access.WRITE;
    boolean mustCreate = mayCreate && access != Access.WRITE_OR_CREATE;
    if (exists(path) && mustCreate) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (!exists(path)) {
      if (!mayCreate) {
        throw new NoSuchFileException(path.toString());
      }
      name(Kind.CREATE, path, () -> names.put(path, new Node()));
    }
    return new OpenFile(path, Objects.requireNonNull(names.get(path)));
  }

  @Override
  public File scratch(Path path) {
    return new OpenFile(path, new Node());
  }

  @Override
  public boolean exists(Path path) {
    requireAlive(new Call(Kind.CREATE, path));
    return names.containsKey(path);
  }

  @Override
  public Optional<Object> identity(Path path) {
    return Optional.ofNullable(names.get(path));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    if (!exists(from)) {
      throw new NoSuchFileException(from.toString());
    }
    name(Kind.MOVE, from, () -> names.put(to, names.remove(from)));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (exists(path)) {
      name(Kind.DELETE, path, () -> names.remove(path));
    }
  }

  @Override
  public void openToUmask(Path path, Path sample) {}

  @Override
  public void syncFolder(Path folder) throws IOException {
    call(
        Kind.SYNC_FOLDER,
        folder,
        () -> {},
        () -> {
          syncedNames = new TreeMap<>(names);
          pendingNames.clear();
        });
  }

  /** An open file; one that has no name any more lives on in it. */
  private final class OpenFile implements File {
    private final Path path;
    private final Node node;

    private OpenFile(Path path, Node node) {
      this.path = path;
      this.node = node;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      requireAlive(new Call(Kind.WRITE, path));
      int left = (int) Math.min(node.content.length - position, target.remaining());
      if (left <= 0) {
        return -1;
      }
      target.put(node.content, (int) position, left);
      return left;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      int length = Math.min(source.remaining(), room);
      if (names.get(path) != node) {
        return put(source, position, length);
      }
      if (length == 0) {
        throw new FileSystemException(path.toString(), null, "No space left on device");
      }
      if (room != Integer.MAX_VALUE) {
        room -= length;
      }
      call(
          Kind.WRITE,
          path,
          () -> put(source, position, length / 2),
          () -> put(source, position, length));
      return length;
    }

    private int put(ByteBuffer source, long position, int length) {
      int end = (int) position + length;
      byte[] changed = Arrays.copyOf(node.content, Math.max(node.content.length, end));
      source.get(changed, (int) position, length);
      node.become(changed, (int) position);
      return length;
    }

    @Override
    public void force() throws IOException {
      try {
        call(Kind.FORCE, path, () -> {}, node::force);
      } catch (FileSystemException e) {
        node.failForce();
        throw e;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      call(
          Kind.TRUNCATE,
          path,
          () -> {},
          () ->
              node.become(
                  Arrays.copyOf(node.content, (int) Math.min(size, node.content.length)),
                  (int) size));
    }

    @Override
    public long size() {
      requireAlive(new Call(Kind.WRITE, path));
      return node.content.length;
    }

    @Override
    public boolean tryLock() throws IOException {
      Interference other = interference;
      interference = () -> {};
      other.happen();
      return locked.add(node);
    }

    @Override
    public void close() {
      locked.remove(node);
    }
  }
}

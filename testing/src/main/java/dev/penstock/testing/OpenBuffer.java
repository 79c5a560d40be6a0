package dev.penstock.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Netty buffer, or another counted resource of Netty's, that was made and not released.
 *
 * <p>Netty's own detector reports a leak when the garbage collector finds it, if it ever does. This
 * one keeps a list of what is open, so that the test that leaked is the one that fails.
 */
final class OpenBuffer<T> implements Resource, ResourceLeakTracker<T> {

  private static final Set<OpenBuffer<?>> OPEN = ConcurrentHashMap.newKeySet();

  private final String type;
  private final ResourceLeakTracker<T> records;

  private OpenBuffer(String type, ResourceLeakTracker<T> records) {
    this.type = type;
    this.records = records;
  }

  /** Makes Netty report to this class. Counts for the classes of Netty that are not loaded yet. */
  static void track() {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
  }

  static Set<OpenBuffer<?>> all() {
    return Set.copyOf(OPEN);
  }

  @Override
  public String describe() {
    return type + " not released." + records;
  }

  @Override
  public void record() {
    records.record();
  }

  @Override
  public void record(Object hint) {
    records.record(hint);
  }

  @Override
  public boolean close(T resource) {
    OPEN.remove(this);
    return records.close(resource);
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // the one method of the three that is abstract
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> type, int samplingInterval, long maxActive) {
      return new Detector<>(type, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {

    private final String type;

    Detector(Class<T> type, int samplingInterval) {
      super(type, samplingInterval);
      this.type = type.getSimpleName();
    }

    @Override
    public @Nullable ResourceLeakTracker<T> track(T resource) {
      return open(super.track(resource));
    }

    @Override
    public @Nullable ResourceLeakTracker<T> trackForcibly(T resource) {
      return open(super.trackForcibly(resource));
    }

    private @Nullable ResourceLeakTracker<T> open(@Nullable ResourceLeakTracker<T> records) {
      if (records == null || isConstant()) {
        return records;
      }
      OpenBuffer<T> buffer = new OpenBuffer<>(type, records);
      OPEN.add(buffer);
      return buffer;
    }

    /** Netty keeps some buffers in static fields, never to be released. */
    private static boolean isConstant() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>")));
    }
  }
}

package dev.penstock.testing;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Fails a test that leaves a thread, a connection, an open file or a Netty buffer behind, or in
 * which an exception ended a thread. JUnit finds it by itself, and applies it to every test.
 *
 * <p>What a test opens it must close; what {@code @BeforeAll} opens may last until
 * {@code @AfterAll}, but must not grow in between. Tests are taken to run one at a time.
 */
public final class LeakCheck
    implements BeforeAllCallback,
        TestInstancePreConstructCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakCheck.class);

  /** A leak is reported once, not by every test and class that ends after it. */
  private static final Set<Resource> REPORTED = ConcurrentHashMap.newKeySet();

  private static final Duration POLL = Duration.ofMillis(5);

  static {
    OpenBuffer.track();
    UncaughtExceptions.record();
  }

  private final Duration patience;

  /** Gives what ends by itself 5 seconds to do so. */
  public LeakCheck() {
    this(Duration.ofSeconds(5));
  }

  LeakCheck(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    remember(context);
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    remember(context);
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    remember(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    check(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    check(context);
  }

  /** The first call for a context counts: the fields of a test may open things before the test. */
  private static void remember(ExtensionContext context) {
    context
        .getStore(NAMESPACE)
        .computeIfAbsent(context.getUniqueId(), id -> Held.now(), Held.class);
  }

  private void check(ExtensionContext context) throws InterruptedException {
    Held before = context.getStore(NAMESPACE).get(context.getUniqueId(), Held.class);
    if (before == null) {
      return;
    }
    Set<Resource> leaked = before.leakedSince();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!leaked.isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(POLL.toMillis());
      leaked = before.leakedSince();
    }
    REPORTED.addAll(leaked);
    report(context.getDisplayName(), leaked, UncaughtExceptions.drain());
  }

  private static void report(String test, Set<Resource> leaked, List<Throwable> uncaught) {
    if (leaked.isEmpty() && uncaught.isEmpty()) {
      return;
    }
    String left =
        Stream.concat(
                leaked.stream().map(Resource::describe),
                uncaught.stream().map(Throwable::getMessage))
            .collect(Collectors.joining("\n  - ", test + " left behind:\n  - ", ""));
    AssertionError failure = new AssertionError(left);
    uncaught.forEach(failure::addSuppressed);
    throw failure;
  }

  /** What the process holds at some moment. */
  private record Held(Set<Resource> resources) {

    static Held now() {
      Set<Resource> resources = new HashSet<>();
      resources.addAll(LiveThread.all());
      resources.addAll(OpenFile.all());
      resources.addAll(OpenBuffer.all());
      return new Held(resources);
    }

    Set<Resource> leakedSince() {
      Set<Resource> leaked = now().resources();
      leaked.removeAll(resources);
      leaked.removeAll(REPORTED);
      return leaked;
    }
  }
}

package dev.penstock.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The signals by which a user ends a program. {@code sun.misc.Signal} is the only way to them, and
 * is reached by reflection, since the compiler warns of it.
 */
enum StopSignal {
  HUP(1),
  INT(2),
  TERM(15);

  private final int number;

  StopSignal(int number) {
    this.number = number;
  }

  /** What a shell shows of a program that the signal ended. */
  int exitCode() {
    return 128 + number;
  }

  /**
   * Calls the handler, on a thread of the JVM, for each of the signals that comes from now on,
   * instead of ending the program. One that is ignored, as SIGHUP is by {@code nohup}, stays
   * ignored: the JVM sees to that.
   *
   * @return puts back what was before
   */
  static Runnable handle(Consumer<StopSignal> handler) {
    List<Runnable> restorations =
        Arrays.stream(values()).map(signal -> signal.install(handler)).toList();
    return () -> restorations.forEach(Runnable::run);
  }

  private Runnable install(Consumer<StopSignal> handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance(name());
      Object before = handle.invoke(null, signal, proxy(handlerType, handler));
      return () -> invoke(handle, signal, before);
    } catch (InvocationTargetException e) {
      // This system has no such signal, or the JVM keeps it for itself: it ends the program.
      return () -> {};
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("sun.misc.Signal is not as in Java 17", e);
    }
  }

  private Object proxy(Class<?> handlerType, Consumer<StopSignal> handler) {
    return Proxy.newProxyInstance(
        StopSignal.class.getClassLoader(),
        new Class<?>[] {handlerType},
        (self, method, arguments) -> {
          if (method.getName().equals("handle")) {
            handler.accept(this);
          }
          return null;
        });
  }

  private static void invoke(Method handle, Object signal, Object handler) {
    try {
      handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the handler of a signal cannot be put back", e);
    }
  }

  @Override
  public String toString() {
    return "SIG" + name();
  }
}

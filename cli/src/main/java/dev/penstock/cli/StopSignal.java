package dev.penstock.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
   * instead of ending the program. One that is ignored, as by {@code nohup}, stays ignored.
   */
  static void handle(Consumer<StopSignal> handler) {
    for (StopSignal signal : values()) {
      try {
        signal.install(handler);
      } catch (InvocationTargetException e) {
        // This system has no such signal, or the JVM keeps it for itself: it ends the program.
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("sun.misc.Signal is not as it was in Java 17", e);
      }
    }
  }

  private void install(Consumer<StopSignal> handler) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Method handle = signalType.getMethod("handle", signalType, handlerType);
    Object signal = signalType.getConstructor(String.class).newInstance(name());
    Object proxy =
        Proxy.newProxyInstance(
            StopSignal.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                handler.accept(this);
              }
              return null;
            });
    Object before = handle.invoke(null, signal, proxy);
    if (handlerType.getField("SIG_IGN").get(null).equals(before)) {
      handle.invoke(null, signal, before);
    }
  }

  @Override
  public String toString() {
    return "SIG" + name();
  }
}

package dev.penstock.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The signals of the system. {@code sun.misc.Signal} is the only way to them, and is reached by
 * reflection, since the compiler warns of it.
 */
final class Signals {
  private Signals() {}

  /**
   * Calls the handler, on a thread of the JVM, each time the signal comes. One that is ignored, as
   * SIGHUP is by {@code nohup}, stays ignored: the JVM sees to that. Where the system has no such
   * signal, or the JVM keeps it for itself, nothing happens.
   *
   * @param name without {@code SIG}
   * @return puts back what was before
   */
  static Runnable handle(String name, Runnable handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object before = handle.invoke(null, signal, proxy(handlerType, handler));
      return () -> putBack(handle, signal, before);
    } catch (InvocationTargetException e) {
      return () -> {};
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("sun.misc.Signal is not as in Java 17", e);
    }
  }

  private static Object proxy(Class<?> handlerType, Runnable handler) {
    return Proxy.newProxyInstance(
        Signals.class.getClassLoader(),
        new Class<?>[] {handlerType},
        (self, method, arguments) -> {
          if (method.getName().equals("handle")) {
            handler.run();
          }
          return null;
        });
  }

  private static void putBack(Method handle, Object signal, Object handler) {
    try {
      handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the handler of a signal cannot be put back", e);
    }
  }
}

package dev.penstock.testing;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of each class of ours are alive in this JVM.
 *
 * @param counts by class name, only those of this project
 */
public record Alive(Map<String, Long> counts) {
  private static final Pattern LINE =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(dev\\.penstock\\.\\S+)");

  public Alive {
    counts = Map.copyOf(counts);
  }

  /** Now, after a collection. */
  public static Alive now() {
    Map<String, Long> counts = new TreeMap<>();
    Matcher line = LINE.matcher(histogram());
    while (line.find()) {
      counts.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum);
    }
    return new Alive(counts);
  }

  /** The classes of which there are over so many more than there were. */
  public Map<String, Long> grownSince(Alive before, long most) {
    Map<String, Long> grown = new TreeMap<>();
    counts.forEach(
        (type, count) -> {
          long more = count - before.counts.getOrDefault(type, 0L);
          if (more > most) {
            grown.put(type, more);
          }
        });
    return grown;
  }

  /** How many objects there are in all. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}

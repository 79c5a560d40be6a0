package dev.penstock.mock;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How often which fault strikes a request that would have been answered.
 *
 * @param percent of these requests; 100 in all at most
 */
public record Faults(Map<Fault, BigDecimal> percent) {

  private static final Pattern SHARE = Pattern.compile("([^=]*)=([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");
  private static final BigDecimal ALL = BigDecimal.valueOf(100);
  private static final Faults NONE = new Faults(Map.of());

  /** Copies the map, and refuses more than all. */
  public Faults {
    percent = Map.copyOf(percent);
    BigDecimal sum = percent.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(ALL) > 0) {
      throw new IllegalArgumentException("the faults add up to %s%%, over 100%%".formatted(sum));
    }
  }

  /** No fault ever. */
  public static Faults none() {
    return NONE;
  }

  /**
   * From a text like {@code 5xx=10%,429=5%,cut=0.5%}.
   *
   * @throws IllegalArgumentException if it is none; the message says what to write
   */
  public static Faults parse(String text) {
    Map<Fault, BigDecimal> percent = new EnumMap<>(Fault.class);
    for (String part : text.split(",", -1)) {
      Matcher share = SHARE.matcher(part);
      if (!share.matches()) {
        throw new IllegalArgumentException(
            "not a share of the requests: \"%s\"; write it like 5xx=10%%,cut=0.5%%"
                .formatted(part));
      }
      if (percent.put(Fault.named(share.group(1)), new BigDecimal(share.group(2))) != null) {
        throw new IllegalArgumentException("\"%s\" is given twice".formatted(share.group(1)));
      }
    }
    return new Faults(percent);
  }

  /** Which one strikes next, if one does. */
  Optional<Fault> draw(SplittableRandom random) {
    if (percent.isEmpty()) {
      return Optional.empty();
    }
    double left = random.nextDouble(ALL.doubleValue());
    for (Fault fault : Fault.values()) {
      left -= percent.getOrDefault(fault, BigDecimal.ZERO).doubleValue();
      if (left < 0) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return percent.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(share -> share.getKey() + "=" + share.getValue() + "%")
        .collect(Collectors.joining(","));
  }
}

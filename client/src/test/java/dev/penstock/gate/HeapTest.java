package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void theLowestIsAlwaysTheFirst() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Heap<Thing>> heaps = List.of(new Heap<>(), new Heap<>());
    List<Map<Thing, Long>> expected = List.of(new HashMap<>(), new HashMap<>());
    List<Thing> things = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      things.add(new Thing());
    }

    for (int step = 0; step < 20_000; step++) {
      Thing thing = things.get(random.nextInt(things.size()));
      expected.forEach(orders -> orders.remove(thing));
      if (random.nextInt(3) == 0) {
        thing.takeOut();
      } else {
        int heap = random.nextInt(2);
        long order = random.nextInt(50);
        heaps.get(heap).put(thing, order);
        expected.get(heap).put(thing, order);
      }
      for (int heap = 0; heap < 2; heap++) {
        assertSame(heaps.get(heap), expected.get(heap), "seed %d, step %d".formatted(seed, step));
      }
    }
  }

  private static void assertSame(Heap<Thing> heap, Map<Thing, Long> expected, String when) {
    assertThat(heap.size()).as(when).isEqualTo(expected.size());
    assertThat(heap.isEmpty()).as(when).isEqualTo(expected.isEmpty());
    Thing first = heap.peek();
    if (first == null) {
      assertThat(expected).as(when).isEmpty();
    } else {
      long lowest = expected.values().stream().mapToLong(order -> order).min().orElseThrow();
      assertThat(first.order()).as(when).isEqualTo(lowest);
      assertThat(expected).as(when).containsEntry(first, lowest);
    }
  }

  private static final class Thing extends Heap.Node {}
}

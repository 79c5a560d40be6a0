package dev.penstock.gate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Nodes by their order, the lowest first. A node is in at most one heap and knows its place there,
 * so that it can be taken out from the middle, and nothing is allocated for it.
 */
final class Heap<N extends Heap.Node> {
  private @Nullable Node[] nodes = new Node[4];
  private int size;

  /** Something that lies in one heap at a time. */
  abstract static class Node {
    private @Nullable Heap<?> heap;
    private int index;
    private long order;

    /** By what it lies where it does. */
    final long order() {
      return order;
    }

    /** Takes it out of the heap in which it is, if any. */
    final void takeOut() {
      if (heap != null) {
        heap.removeAt(index);
        heap = null;
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** The lowest; null if there is none. */
  @Nullable N peek() {
    return size == 0 ? null : get(0);
  }

  /** One of {@link #size}, in an order without meaning but for the first. */
  @SuppressWarnings("unchecked") // only put() adds
  N get(int i) {
    Node node = nodes[i];
    if (node == null) {
      throw new IndexOutOfBoundsException(i);
    }
    return (N) node;
  }

  /** Puts it where the order says, from whatever heap it is in. */
  void put(N node, long order) {
    insert(node, order);
  }

  private void insert(Node node, long order) {
    if (node.heap == this) {
      node.order = order;
      settle(node, node.index);
      return;
    }
    node.takeOut();
    node.heap = this;
    node.order = order;
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * size);
    }
    settle(node, size++);
  }

  private void removeAt(int index) {
    Node last = nodes[--size];
    nodes[size] = null;
    if (index < size && last != null) {
      settle(last, index);
    }
  }

  /** Moves the node up or down from where it would not be in order. */
  private void settle(Node node, int from) {
    int i = from;
    while (i > 0 && node.order < order((i - 1) / 2)) {
      place(get((i - 1) / 2), i);
      i = (i - 1) / 2;
    }
    for (int child = lowerChild(i); child < size; child = lowerChild(i)) {
      if (node.order <= order(child)) {
        break;
      }
      place(get(child), i);
      i = child;
    }
    place(node, i);
  }

  /** At least {@link #size} if there is none. */
  private int lowerChild(int i) {
    int left = 2 * i + 1;
    return left + 1 < size && order(left + 1) < order(left) ? left + 1 : left;
  }

  private void place(Node node, int i) {
    nodes[i] = node;
    node.index = i;
  }

  private long order(int i) {
    return get(i).order();
  }
}

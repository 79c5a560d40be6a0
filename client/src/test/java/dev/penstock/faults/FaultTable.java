package dev.penstock.faults;

import java.util.List;
import java.util.stream.Stream;

/** All rows, in the order of their numbers. */
final class FaultTable {
  private FaultTable() {}

  static List<Row> rows() {
    return Stream.of(ConnectRows.rows(), HeadRows.rows(), FramingRows.rows())
        .flatMap(rows -> rows)
        .toList();
  }
}

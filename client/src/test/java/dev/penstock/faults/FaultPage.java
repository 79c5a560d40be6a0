package dev.penstock.faults;

import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table as a page of the documents. */
final class FaultPage {
  private static final String HEAD =
      """
      # What can go wrong on the wire

      Each row is a test: the fault is committed by a server in `FaultTest`, or by the test that is named. Beside it, always: the request has
      exactly one outcome; 50 requests of the same client, before, beside and after the fault, are answered as they should be; the connection is
      used again only where the table says so; what the client allocates or holds on the heap stays below 32 MiB; and the key that every request
      carries is in no message, no `toString` and no log. Kinds such as `RESET` are those of `FailureKind`. Rows without a remark hold over plain
      TCP and over TLS.

      This page is written by `FaultPageTest`.

      | no. | what goes wrong | what becomes of the request |
      |---|---|---|
      """;

  private record Line(int number, String text) {}

  private FaultPage() {}

  static String text() {
    String table =
        Stream.concat(
                FaultTable.rows().stream().map(FaultPage::line),
                FaultTable.links().stream().map(FaultPage::line))
            .sorted(Comparator.comparingInt(Line::number))
            .map(Line::text)
            .collect(Collectors.joining());
    return HEAD + table;
  }

  private static Line line(Row row) {
    String over =
        row.transports().size() == 1
            ? " (%s only)".formatted(row.transports().iterator().next())
            : "";
    return line(row.number(), row.name() + over, row.expected().words());
  }

  private static Line line(Link link) {
    String test = link.test().replaceFirst(".*\\.", "");
    return line(link.number(), link.name(), "%s (`%s`)".formatted(link.result(), test));
  }

  private static Line line(int number, String fault, String result) {
    return new Line(
        number, "| %d | %s | %s |\n".formatted(number, fault.replace("|", "\\|"), result));
  }
}

package dev.penstock.journal;

import dev.penstock.journal.Verification.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One reading of a file of records, from its first byte to its last. Every line is parsed whole,
 * and what is no record, or the second of its request, is a problem.
 *
 * <p>Of a journal two things are none, since a crash may leave them at its end: a line without
 * newline, and lines with a zero byte in them. They are its torn tail.
 */
final class RecordScan {
  private static final int PROBLEMS_TOLD = 10;

  private final Form form;
  private final RecordVisitor visitor;
  private final RequestSet seen = new RequestSet();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> zeroed = new ArrayList<>();
  private long damaged;
  private long twice;
  private long whole;
  private long size;
  private boolean isOpened;
  private boolean isLast;
  private boolean isEnded;

  /** What the file is. */
  enum Form {
    /** {@link JournalFile}. */
    JOURNAL,
    /** A whole journal that became the results. */
    LINES,
    /** {@link ResultArray}. */
    ARRAY
  }

  private RecordScan(Form form, RecordVisitor visitor) {
    this.form = form;
    this.visitor = visitor;
  }

  /** Looks at one record. */
  interface RecordVisitor {
    /** The first record of its request; it stands in the buffer without comma or newline. */
    void record(RecordHead head, long offset, byte[] buffer, int from, int to) throws IOException;
  }

  /** Of a run without a file of records. */
  static RecordScan ofNothing() {
    return new RecordScan(Form.JOURNAL, (head, offset, buffer, from, to) -> {});
  }

  static RecordScan of(Disk disk, Path path, Form form, RecordVisitor visitor) throws IOException {
    return new RecordScan(form, visitor).read(disk, path);
  }

  private RecordScan read(Disk disk, Path path) throws IOException {
    long lines = LineScanner.scan(disk, path, this::line);
    try (Disk.File file = disk.open(path, Disk.Access.READ)) {
      size = file.size();
    }
    if (form == Form.ARRAY && !isEnded) {
      problem(lines, "no end of the array");
    } else if (form != Form.JOURNAL && lines < size) {
      problem(lines, "a torn line");
    }
    if (zeroed.isEmpty()) {
      whole = lines;
    }
    return this;
  }

  private void line(long offset, byte[] buffer, int from, int to) throws IOException {
    if (form != Form.ARRAY) {
      record(offset, buffer, from, to);
    } else if (!isOpened) {
      isOpened = true;
      requireOnly('[', offset, buffer, from, to);
    } else if (isEnded) {
      problem(offset, "text after the array");
    } else if (to - from == 1 && buffer[from] == ']') {
      isEnded = true;
    } else if (isLast) {
      problem(offset, "a comma is missing before it");
    } else {
      isLast = to == from || buffer[to - 1] != ',';
      record(offset, buffer, from, isLast ? to : to - 1);
    }
  }

  private void requireOnly(char bracket, long offset, byte[] buffer, int from, int to) {
    if (to - from != 1 || buffer[from] != bracket) {
      problem(offset, "no array of a record a line");
    }
  }

  private void record(long offset, byte[] buffer, int from, int to) throws IOException {
    Optional<RecordHead> head = RecordHead.of(buffer, from, to);
    if (head.isPresent()) {
      zeroed.forEach(problem -> problem(problem.offset(), problem.what()));
      zeroed.clear();
      record(head.get(), offset, buffer, from, to);
    } else if (form == Form.JOURNAL && hasZero(buffer, from, to)) {
      zeroed(offset);
    } else {
      problem(offset, "not a record");
    }
  }

  private void record(RecordHead head, long offset, byte[] buffer, int from, int to)
      throws IOException {
    if (seen.add(head.requestNum())) {
      visitor.record(head, offset, buffer, from, to);
    } else {
      twice++;
      tell(offset, "a second record of request " + head.requestNum());
    }
  }

  private void zeroed(long offset) {
    if (zeroed.isEmpty()) {
      whole = offset;
    }
    if (zeroed.size() < PROBLEMS_TOLD) {
      zeroed.add(new Problem(offset, "zeros in place of a record"));
    }
  }

  private void problem(long offset, String what) {
    damaged++;
    tell(offset, what);
  }

  private void tell(long offset, String what) {
    if (problems.size() < PROBLEMS_TOLD) {
      problems.add(new Problem(offset, what));
    }
  }

  private static boolean hasZero(byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Requests that have a record. */
  RequestSet seen() {
    return seen;
  }

  /** Lines that are no records, the torn tail apart. */
  long damaged() {
    return damaged;
  }

  /** Records of requests that had one. */
  long twice() {
    return twice;
  }

  /** The first of what is counted by {@link #damaged} and {@link #twice}. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Where the torn tail begins; the end of the file if there is none. */
  long whole() {
    return whole;
  }

  /** The size of the file. */
  long size() {
    return size;
  }

  /** The problems in words: {@code not a record at byte 120, ...}. */
  String inWords() {
    String told =
        problems.stream()
            .map(problem -> problem.what() + " at byte " + problem.offset())
            .collect(Collectors.joining(", "));
    long more = damaged + twice - problems.size();
    return more > 0 ? told + ", and " + more + " more" : told;
  }
}

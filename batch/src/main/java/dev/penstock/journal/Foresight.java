package dev.penstock.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a run would find in the files of its output, and do with them; nothing is changed. */
public final class Foresight implements Closeable {
  private final List<String> sentences;
  private final Optional<RunStart> previous;
  private final RecordedRequests recorded;

  Foresight(List<String> sentences, Optional<RunStart> previous, RecordedRequests recorded) {
    this.sentences = List.copyOf(sentences);
    this.previous = previous;
    this.recorded = recorded;
  }

  /** What becomes of the files that are there, one sentence each. */
  public List<String> sentences() {
    return sentences;
  }

  /** See {@link Output#previous}. */
  public Optional<RunStart> previous() {
    return previous;
  }

  /** See {@link Output#recorded}. */
  public Recorded recorded() {
    return recorded;
  }

  @Override
  public void close() throws IOException {
    recorded.close();
  }
}

package dev.penstock.journal;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told. */
final class RecordingListener implements OutputListener {
  final List<String> notices = new ArrayList<>();
  int records;
  int failures;

  @Override
  public void record(byte[] buffer, int from, int to) {
    records++;
  }

  @Override
  public void notice(String sentence) {
    notices.add(sentence);
  }

  @Override
  public void failed() {
    failures++;
  }
}

package dev.penstock.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what was meant by a misspelt word. */
final class Spelling {
  private Spelling() {}

  /** The nearest of the words, if a third of its letters or fewer are wrong. */
  static Optional<String> nearest(String misspelt, Collection<String> words) {
    return words.stream()
        .filter(word -> distance(misspelt, word) <= word.length() / 3)
        .min(Comparator.comparingInt(word -> distance(misspelt, word)));
  }

  /** Letters to insert, remove or replace (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}

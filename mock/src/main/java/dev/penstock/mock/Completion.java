package dev.penstock.mock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The text of an answer.
 *
 * @param isCut whether it ended for the tokens that were asked for
 */
record Completion(String text, boolean isCut, int tokens) {

  private static final int LETTERS_PER_PIECE = 12;

  /** What the mock says depends on the body alone. */
  static Completion of(ChatRequest request, byte[] body) {
    String answer =
        Language.of(request.prompt())
            .answer(request.prompt(), new SplittableRandom(Arrays.hashCode(body)));
    String text = Tokens.limit(answer, request.maxTokens());
    return new Completion(text, text.length() < answer.length(), Tokens.count(text));
  }

  /** The text as a stream brings it. */
  List<String> pieces() {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int left = text.codePointCount(from, text.length());
      int to = text.offsetByCodePoints(from, Math.min(LETTERS_PER_PIECE, left));
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}

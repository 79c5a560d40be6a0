package dev.penstock.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A language that the mock answers in.
 *
 * @param space what stands between two sentences
 * @param openings first sentences, with {@code {}} for the prompt
 * @param sentences all others, in no order
 */
record Language(String space, List<String> openings, List<String> sentences) {

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final int MOST_SENTENCES = 4;
  private static final int QUOTED_LETTERS = 40;

  private static final Language ENGLISH =
      new Language(
          " ",
          List.of(
              "You asked: \"{}\".",
              "About \"{}\": here is what matters most.",
              "\"{}\" is a good question, and it has more than one answer.",
              "Let us take \"{}\" step by step."),
          List.of(
              "The short answer is that it depends on what you need it for.",
              "Start with the simplest case, and measure before you change anything.",
              "Most people look at the average, but the slowest tenth tells you more.",
              "A small example makes the difference plain.",
              "There are exceptions, though they are rarer than one would think.",
              "First make sure that the input is what you believe it to be.",
              "Two things have to come together: enough data, and a clear question.",
              "In practice the second way is easier to keep going for years.",
              "If you have to choose, prefer what you can undo.",
              "That is all there is to it."));

  private static final Language CHINESE =
      new Language(
          "",
          List.of("关于“{}”，可以这样理解。", "您问的是“{}”，下面简要说明。", "“{}”是个好问题，答案不止一个。", "我们一步一步来看“{}”。"),
          List.of(
              "简单来说，这取决于您的具体用途。",
              "建议先从最简单的情况入手，测量之后再做调整。",
              "大多数人只看平均值，其实最慢的那一成更能说明问题。",
              "举个小例子，差别就一目了然了。",
              "例外当然也有，不过比想象中要少。",
              "首先要确认输入的内容确实符合预期。",
              "这需要两个条件：足够的数据，以及明确的问题。",
              "从长期维护的角度看，第二种做法更省心。",
              "如果必须选择，请优先考虑可以撤回的方案。",
              "总的来说，就是这样。"));

  Language {
    openings = List.copyOf(openings);
    sentences = List.copyOf(sentences);
  }

  /** The language that a prompt is written in. */
  static Language of(String prompt) {
    return prompt
            .codePoints()
            .anyMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.HAN)
        ? CHINESE
        : ENGLISH;
  }

  /** An answer that refers to the prompt: the same for the same numbers drawn. */
  String answer(String prompt, SplittableRandom random) {
    List<String> left = new ArrayList<>(sentences);
    StringBuilder answer =
        new StringBuilder(
            openings.get(random.nextInt(openings.size())).replace("{}", quote(prompt)));
    for (int more = random.nextInt(1, MOST_SENTENCES + 1); more > 0; more--) {
      answer.append(space).append(left.remove(random.nextInt(left.size())));
    }
    return answer.toString();
  }

  private static String quote(String prompt) {
    String line = WHITE_SPACE.matcher(prompt.strip()).replaceAll(" ");
    return line.codePointCount(0, line.length()) <= QUOTED_LETTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, QUOTED_LETTERS)) + "…";
  }
}

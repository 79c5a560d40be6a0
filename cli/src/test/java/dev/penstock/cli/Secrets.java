package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for what must be nowhere: as it stands, escaped as in JSON once or twice, percent-encoded
 * or in base64.
 */
final class Secrets {
  private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");
  private static final Pattern PERCENT = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

  private Secrets() {}

  /** In no file of the folder, the kept outputs of its processes among them. */
  static void assertNowhere(Path folder, String... secrets) throws IOException {
    assertNowhere(folder, Set.of(), secrets);
  }

  /** In no file of the folder but those. */
  static void assertNowhere(Path folder, Set<Path> given, String... secrets) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).filter(file -> !given.contains(file)).toList();
    }
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      for (String secret : secrets) {
        assertThat(where(text, secret)).as(file.toString()).isEmpty();
      }
    }
  }

  /** The neighbourhood of the secret, in each reading of the text that shows it. */
  static List<String> where(String text, String secret) {
    List<String> spellings = new ArrayList<>(inBase64(secret));
    spellings.add(secret);
    return readings(text)
        .flatMap(
            reading ->
                spellings.stream()
                    .filter(reading::contains)
                    .map(found -> around(reading, reading.indexOf(found), found.length())))
        .toList();
  }

  private static String around(String text, int at, int length) {
    return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + length + 80));
  }

  private static Stream<String> readings(String text) {
    List<UnaryOperator<String>> ways =
        List.of(t -> t, Secrets::withoutEscapes, Secrets::withoutPercents);
    return ways.stream()
        .flatMap(first -> ways.stream().map(second -> second.apply(first.apply(text))).distinct())
        .distinct();
  }

  private static String withoutEscapes(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    escape.group(1) == null
                        ? escape.group(2)
                        : String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }

  private static String withoutPercents(String text) {
    return PERCENT
        .matcher(text)
        .replaceAll(
            escapes ->
                Matcher.quoteReplacement(
                    URLDecoder.decode(escapes.group(), StandardCharsets.ISO_8859_1)));
  }

  /** What any base64 of a text with the secret in it holds, by where in a group of 3 it begins. */
  private static List<String> inBase64(String secret) {
    List<String> digits = new ArrayList<>();
    for (String before : List.of("", "1", "22")) {
      byte[] bytes = (before + secret).getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      // The first digit and the last share bits with the neighbours.
      String own = encoded.substring(before.length() * 4 / 3 + 1, encoded.length() - 1);
      digits.add(own);
      digits.add(own.replace('+', '-').replace('/', '_'));
    }
    return digits;
  }
}

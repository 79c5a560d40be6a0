package dev.penstock.retry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date as HTTP writes it, in the three formats of RFC 9110 section 5.6.7. The day of the week is
 * not checked: it says nothing.
 *
 * <pre>
 * Sun, 06 Nov 1994 08:49:37 GMT
 * Sunday, 06-Nov-94 08:49:37 GMT
 * Sun Nov  6 08:49:37 1994
 * </pre>
 */
final class HttpDate {
  private static final int LONGEST_TEXT = 64;

  private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "(?:[A-Za-z]+, *)?(?<day>\\d\\d?)[ -](?<month>[A-Za-z]{3})[ -](?<year>\\d{4}|\\d\\d) +"
              + TIME
              + "(?: +(?:GMT|UTC))?");
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "[A-Za-z]{3} +(?<month>[A-Za-z]{3}) +(?<day>\\d\\d?) +" + TIME + " +(?<year>\\d{4})");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private HttpDate() {}

  /**
   * The moment the text names, if it is a date.
   *
   * @param now gives a year of two digits its century
   */
  static Optional<Instant> parse(String text, Instant now) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    Matcher dayFirst = DAY_FIRST.matcher(text);
    if (dayFirst.matches()) {
      return moment(dayFirst, now);
    }
    Matcher monthFirst = MONTH_FIRST.matcher(text);
    return monthFirst.matches() ? moment(monthFirst, now) : Optional.empty();
  }

  private static Optional<Instant> moment(Matcher date, Instant now) {
    String year = date.group("year");
    try {
      Instant moment =
          moment(date, year.length() == 2 ? year(number(date, "year"), now) : number(date, "year"));
      return Optional.of(moment);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant moment(Matcher date, int year) {
    int month = 1 + MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT));
    int second = number(date, "second");
    int leap = second == 60 ? 1 : 0;
    return LocalDateTime.of(
            year,
            month,
            number(date, "day"),
            number(date, "hour"),
            number(date, "minute"),
            second - leap)
        .plusSeconds(leap)
        .toInstant(ZoneOffset.UTC);
  }

  /** The year with these last digits that is at most 50 years ahead, and the latest such. */
  private static int year(int digits, Instant now) {
    int latest = now.atOffset(ZoneOffset.UTC).getYear() + 50;
    return latest - Math.floorMod(latest - digits, 100);
  }

  private static int number(Matcher date, String group) {
    return Integer.parseInt(date.group(group));
  }
}

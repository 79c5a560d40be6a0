package dev.penstock.dialect;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a status together with the words of an error means for later requests. */
record Refusal(int status, Complaint complaint) {
  /**
   * Statuses by which servers say "later": RFC 9110, RFC 6585, Cloudflare's 52x, Anthropic's 529.
   */
  private static final Set<String> PASSING_STATUSES =
      Set.of(
          "408", "409", "425", "429", "500", "502", "503", "504", "520", "521", "522", "523", "524",
          "529");

  /** Marks of errors in a 2xx that say the same. */
  private static final Set<String> PASSING_MARKS =
      Set.of(
          // OpenAI and its like
          "rate_limit_error",
          "rate_limit_exceeded",
          "server_error",
          "internal_server_error",
          "internalservererror",
          "server_is_overloaded",
          "service_unavailable_error",
          "slow_down",
          "engine_overloaded_error",
          // Anthropic
          "overloaded_error",
          "api_error",
          "timeout_error",
          // Google
          "resource_exhausted",
          "unavailable",
          "internal",
          "deadline_exceeded");

  private static final Set<String> MONEY_MARKS =
      Set.of(
          "402",
          "arrearage",
          "billing_error",
          "billing_hard_limit_reached",
          "billing_not_active",
          "credit_balance_exhausted",
          "insufficient_quota",
          "organization_spend_limit_exceeded",
          "organization_usage_limit_exceeded",
          "project_spend_limit_exceeded");

  private static final String MONTH_MARK = "enforced_spend_limit_reached";

  private static final Set<String> KEY_MARKS =
      Set.of("401", "403", "api_key_invalid", "authentication_error", "invalid_api_key");

  /** Where Anthropic and Gemini say it in words alone. */
  private static final Pattern MONEY_WORDS =
      Pattern.compile(
          "credit balance is too low|prepa(?:id|yment) credits", Pattern.CASE_INSENSITIVE);

  /** Gemini, of a model that the plan does not have. */
  private static final Pattern NOT_IN_PLAN = Pattern.compile("\\blimit: 0(?!\\.?\\d)");

  private static final Pattern MONTH_WORDS =
      Pattern.compile(
          "reached your specified API usage limits|monthly spend(?:ing)? (?:cap|limit)",
          Pattern.CASE_INSENSITIVE);

  /** What is used up, if the error says that something is that no retry brings back. */
  Optional<Hopeless> spent() {
    if (marks().anyMatch(MONTH_MARK::equals) || says(MONTH_WORDS)) {
      return Optional.of(Hopeless.MONTH);
    }
    boolean isNotInPlan = marks().anyMatch("resource_exhausted"::equals) && says(NOT_IN_PLAN);
    if (status == 402
        || marks().anyMatch(MONEY_MARKS::contains)
        || says(MONEY_WORDS)
        || isNotInPlan) {
      return Optional.of(Hopeless.MONEY);
    }
    // Gemini tells a delay of seconds beside it, which does not help.
    return complaint.quotas().stream().anyMatch(Refusal::isDaily)
        ? Optional.of(Hopeless.DAY)
        : Optional.empty();
  }

  /** Whether the same request may well succeed later. */
  boolean passes() {
    boolean is2xx = status >= 200 && status < 300;
    return PASSING_STATUSES.contains(Integer.toString(status))
        || (is2xx
            && marks()
                .anyMatch(mark -> PASSING_MARKS.contains(mark) || PASSING_STATUSES.contains(mark)));
  }

  /** {@link Hopeless#KEY}, if that is what is wrong. */
  Optional<Hopeless> ofTheKey() {
    return status == 401 || status == 403 || marks().anyMatch(KEY_MARKS::contains)
        ? Optional.of(Hopeless.KEY)
        : Optional.empty();
  }

  private Stream<String> marks() {
    return complaint.marks().stream().map(mark -> mark.toLowerCase(Locale.ROOT));
  }

  private boolean says(Pattern words) {
    return complaint.message().filter(message -> words.matcher(message).find()).isPresent();
  }

  private static boolean isDaily(String quota) {
    return quota.contains("PerDay") || quota.contains("Daily");
  }
}

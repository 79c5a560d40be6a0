package dev.penstock.dialect;

import dev.penstock.http.Headers;
import dev.penstock.http.TransportException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why a request failed.
 *
 * @param message fit to show a user
 * @param retryable whether the same request may well succeed later
 */
public record RequestError(ErrorKind kind, String message, boolean retryable) {
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
          "overloaded_error",
          "rate_limit_error",
          "rate_limit_exceeded",
          "server_error",
          "server_is_overloaded",
          "service_unavailable_error",
          "slow_down");

  /** Marks of errors that money ends, not time. */
  private static final Set<String> QUOTA_MARKS =
      Set.of(
          "billing_error",
          "credit_balance_exhausted",
          "insufficient_quota",
          "organization_spend_limit_exceeded",
          "organization_usage_limit_exceeded",
          "project_spend_limit_exceeded");

  /** The error of a whole response; absent if it is a success. */
  public static Optional<RequestError> of(int status, Headers headers, Reading reading) {
    boolean is2xx = status >= 200 && status < 300;
    if (is2xx && reading.notJson().isPresent()) {
      String message = "not JSON: " + reading.notJson().get();
      return Optional.of(new RequestError(ErrorKind.NOT_JSON, message, false));
    }
    if (is2xx && !reading.isError()) {
      return Optional.empty();
    }
    String message = reading.message().orElse("status " + status + " without an error message");
    if (reading.errorMarks().stream().anyMatch(QUOTA_MARKS::contains)) {
      return Optional.of(new RequestError(ErrorKind.QUOTA, message, false));
    }
    ErrorKind kind = is2xx ? ErrorKind.API_ERROR : ErrorKind.HTTP;
    return Optional.of(new RequestError(kind, message, isPassing(status, headers, reading)));
  }

  /** The error of an attempt that brought no whole response. */
  public static RequestError of(TransportException failure) {
    ErrorKind kind = ErrorKind.of(failure.kind());
    String message = Objects.requireNonNullElse(failure.getMessage(), kind.toString());
    return new RequestError(kind, message, isPassing(failure));
  }

  /** The error of a line of the input that is no body. */
  public static RequestError ofInput(String problem) {
    return new RequestError(ErrorKind.INVALID_INPUT, problem, false);
  }

  private static boolean isPassing(int status, Headers headers, Reading reading) {
    Optional<String> advice = headers.first("x-should-retry");
    if (advice.isPresent()) {
      return advice.get().equals("true");
    }
    Stream<String> marks = reading.errorMarks().stream();
    return PASSING_STATUSES.contains(Integer.toString(status))
        || (status < 300
            && marks.anyMatch(
                mark -> PASSING_MARKS.contains(mark) || PASSING_STATUSES.contains(mark)));
  }

  private static boolean isPassing(TransportException failure) {
    return switch (failure.kind()) {
      case DNS, CONNECT, PROXY, TIMEOUT, RESET, INCOMPLETE -> true;
      case TLS -> !isAboutTrust(failure);
      case PROTOCOL, REQUEST, TOO_LARGE, CANCELLED -> false;
    };
  }

  /** A certificate does not become trusted by trying again. */
  private static boolean isAboutTrust(TransportException failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(GeneralSecurityException.class::isInstance);
  }
}

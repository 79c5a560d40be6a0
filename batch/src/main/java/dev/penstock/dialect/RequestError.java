package dev.penstock.dialect;

import dev.penstock.http.Headers;
import dev.penstock.http.TransportException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a request failed.
 *
 * @param message fit to show a user
 * @param retryable whether the same request may well succeed later
 * @param hopeless why the requests after it will fail likewise, if they will
 */
public record RequestError(
    ErrorKind kind, String message, boolean retryable, Optional<Hopeless> hopeless) {

  /** An error of this request alone. */
  public RequestError(ErrorKind kind, String message, boolean retryable) {
    this(kind, message, retryable, Optional.empty());
  }

  /** The same in other words. */
  public RequestError withMessage(String words) {
    return new RequestError(kind, words, retryable, hopeless);
  }

  /** The error of a whole response; absent if it is a success. */
  public static Optional<RequestError> of(int status, Headers headers, Reading reading) {
    boolean is2xx = status >= 200 && status < 300;
    return is2xx && !reading.complaint().isError()
        ? ofUnfit(status, headers, reading)
        : Optional.of(ofRefusal(status, headers, reading.complaint()));
  }

  /** Of a 2xx that does not say that it is an error. */
  private static Optional<RequestError> ofUnfit(int status, Headers headers, Reading reading) {
    if (reading.cut().isPresent() && (reading.notJson().isEmpty() || mayBeCut(status, headers))) {
      String message = "the answer is not whole: " + reading.cut().get();
      return Optional.of(new RequestError(ErrorKind.INCOMPLETE, message, true));
    }
    return reading
        .notJson()
        .map(why -> new RequestError(ErrorKind.NOT_JSON, "not JSON: " + why, false));
  }

  /** Whether only the end of the connection told the end of the body. */
  private static boolean mayBeCut(int status, Headers headers) {
    return status != 204
        && !headers.contains("content-length")
        && !headers.contains("transfer-encoding");
  }

  private static RequestError ofRefusal(int status, Headers headers, Complaint complaint) {
    boolean is2xx = status < 300 && status >= 200;
    ErrorKind kind = is2xx ? ErrorKind.API_ERROR : ErrorKind.HTTP;
    String message = complaint.message().orElse("status " + status + " without an error message");
    Refusal refusal = new Refusal(status, complaint);
    Optional<Hopeless> spent = refusal.spent();
    if (spent.isPresent()) {
      return new RequestError(ErrorKind.QUOTA, message, false, spent);
    }
    boolean passes =
        headers
            .first("x-should-retry")
            .map(advice -> advice.equals("true"))
            .orElseGet(refusal::passes);
    return new RequestError(kind, message, passes, passes ? Optional.empty() : refusal.ofTheKey());
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

package dev.penstock.client;

/** A status outside 2xx where success was required. */
public final class HttpStatusException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 200;

  private final transient Response response;

  HttpStatusException(Response response) {
    super(describe(response));
    this.response = response;
  }

  /** The response. */
  public Response response() {
    return response;
  }

  private static String describe(Response response) {
    // A control character could do things to the terminal that shows it.
    String text = response.text().replaceAll("\\p{Cntrl}+", " ").strip();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return "status %d for %s%s"
        .formatted(response.status(), response.request(), shown.isEmpty() ? "" : ": " + shown);
  }
}

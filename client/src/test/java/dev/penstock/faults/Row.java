package dev.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.client.AsyncHttpClientBuilder;
import dev.penstock.client.Request;
import dev.penstock.client.Response;
import dev.penstock.http.FailureKind;
import dev.penstock.http.Progress;
import dev.penstock.testing.Ending;
import dev.penstock.testing.Fault;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row of the table: a fault, and what must become of a request that meets it. */
final class Row {
  private final int number;
  private final String name;
  private Fault fault = new Fault.NoListener();
  private @Nullable Expected expected;
  private Set<Transport> transports = EnumSet.allOf(Transport.class);
  private String method = "GET";
  private UnaryOperator<Request.Builder> request = UnaryOperator.identity();
  private Consumer<AsyncHttpClientBuilder> client = builder -> {};
  private int attempts = 1;
  private @Nullable List<String> events;
  private boolean large;
  private boolean resting;

  private Row(int number, String name) {
    this.number = number;
    this.name = name;
  }

  static Row row(int number, String name) {
    return new Row(number, name);
  }

  Row with(Fault fault) {
    this.fault = fault;
    return this;
  }

  /** The server answers with this, and waits for the next request. */
  Row answer(String text) {
    return answer(text, Ending.NONE);
  }

  Row answer(String text, Ending ending) {
    return with(new Fault.Answers(text.getBytes(StandardCharsets.UTF_8), ending));
  }

  Row to(String method, UnaryOperator<Request.Builder> request) {
    this.method = method;
    this.request = request;
    return this;
  }

  Row to(String method) {
    return to(method, UnaryOperator.identity());
  }

  /** By a client with these settings. */
  Row by(Consumer<AsyncHttpClientBuilder> client) {
    this.client = client;
    return this;
  }

  Row only(Transport transport) {
    transports = EnumSet.of(transport);
    return this;
  }

  /** Many bytes: what they leave on the heap is watched while they come. */
  Row large() {
    large = true;
    return this;
  }

  /**
   * What the server does when the connection rests harms the next request if it is there already:
   * HTTP/1.1 cannot tell. So the others come when the connection is closed.
   */
  Row resting() {
    resting = true;
    return this;
  }

  Row fails(FailureKind kind, Progress progress, String says) {
    expected = new Expected.Failure(kind, progress, says, false);
    return this;
  }

  /** It is seen that the peer does not speak HTTP. */
  Row isRejected() {
    return fails(FailureKind.PROTOCOL, Progress.ANSWERED, "does not speak HTTP by the standard");
  }

  Row isIncomplete(String says) {
    return fails(FailureKind.INCOMPLETE, Progress.ANSWERED, says);
  }

  /** So many requests come before there is an outcome. */
  Row attempts(int attempts) {
    this.attempts = attempts;
    return this;
  }

  /** Read as server-sent events, these are the data of those that come. */
  Row events(String... events) {
    this.events = List.of(events);
    return this;
  }

  Row isWhole(int status, String body) {
    return isWhole(
        status,
        body.isEmpty() ? "empty" : "\"" + body + "\"",
        response -> assertThat(response.text()).isEqualTo(body));
  }

  Row isWhole(int status, String what, Consumer<Response> holds) {
    expected = new Expected.Whole(status, what, holds, false);
    return this;
  }

  /** And the connection carries the next request. */
  Row reused() {
    if (expected instanceof Expected.Whole whole) {
      expected = new Expected.Whole(whole.status(), whole.what(), whole.holds(), true);
      return this;
    }
    if (expected instanceof Expected.Failure failure) {
      expected = new Expected.Failure(failure.kind(), failure.progress(), failure.says(), true);
      return this;
    }
    throw new IllegalStateException("no end: " + this);
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  Fault fault() {
    return fault;
  }

  Expected expected() {
    return Optional.ofNullable(expected).orElseThrow(() -> new AssertionError("no end: " + this));
  }

  Set<Transport> transports() {
    return transports;
  }

  Request request(String url) {
    return request
        .apply(Request.of(method, url).header("Authorization", "Bearer " + Canary.KEY))
        .build();
  }

  void set(AsyncHttpClientBuilder builder) {
    client.accept(builder);
  }

  int attempts() {
    return attempts;
  }

  /** Absent: the response is collected. */
  Optional<List<String>> expectedEvents() {
    return Optional.ofNullable(events);
  }

  boolean isLarge() {
    return large;
  }

  boolean isForRestingConnections() {
    return resting;
  }

  @Override
  public String toString() {
    return number + " " + name;
  }
}

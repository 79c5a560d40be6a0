package dev.penstock.batch;

import dev.penstock.batch.ModelUrl.Target;
import dev.penstock.client.Request;
import dev.penstock.input.InputException;
import dev.penstock.input.Selected;
import dev.penstock.input.Selection;
import dev.penstock.input.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the requests of a run from its bodies. */
final class Requests {
  private static final int MOST_PROBLEMS = 10;

  private final ModelUrl url;
  private final Map<String, String> headers;
  private final Source source;
  private final Request template;

  /**
   * Requests that are posted.
   *
   * @param source of the bodies, for messages
   */
  Requests(ModelUrl url, Map<String, String> headers, Source source) {
    this.url = url;
    this.source = source;
    this.headers = headers;
    template = to(url.pattern(), headers).build();
  }

  private static Request.Builder to(URI uri, Map<String, String> headers) {
    return Request.of("POST", uri).header("Content-Type", "application/json").headers(headers);
  }

  /** The request of a body; null if there is none, which is told. */
  @Nullable Request of(Selected.Body body, Consumer<Selected.Invalid> invalid) {
    Request.Builder request = template.toBuilder();
    if (url.hasModel()) {
      Target target = url.of(body.bytes());
      if (target instanceof Target.Unknown unknown) {
        String problem = source.at(body.line(), unknown.problem());
        invalid.accept(new Selected.Invalid(body.requestNum(), body.line(), problem));
        return null;
      }
      request = to(((Target.At) target).uri(), headers);
    }
    RequestFeed.Identity identity =
        new RequestFeed.Identity(body.requestNum(), body.line(), BodyHash.of(body.bytes()));
    return request.bytes(body.bytes()).tag(identity).build();
  }

  /**
   * Looks whether each body has its URL.
   *
   * @throws InputException naming the first that have none
   */
  void check(Selection bodies) throws InputException, IOException {
    List<String> problems = new ArrayList<>();
    try {
      while (url.hasModel() && problems.size() < MOST_PROBLEMS && bodies.hasNext()) {
        if (bodies.next() instanceof Selected.Body body) {
          of(body, invalid -> problems.add(invalid.problem()));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
  }
}

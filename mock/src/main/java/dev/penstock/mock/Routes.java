package dev.penstock.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;

/** Which wire format answers a request, by its path. */
final class Routes {

  private static final byte[] GREETING =
      ("The mock endpoint of Penstock. POST chat completions to "
              + Api.CHAT_COMPLETIONS.path()
              + "\n")
          .getBytes(UTF_8);

  private static final String ALLOW = "allow";
  private static final String GENERATE = ":generateContent";
  private static final String STREAM = ":streamGenerateContent";

  private final OpenAi openAi;
  private final Gemini gemini;
  private final Anthropic anthropic;
  private final Outage outage;

  Routes(OpenAi openAi, Gemini gemini, Anthropic anthropic, Outage outage) {
    this.openAi = openAi;
    this.gemini = gemini;
    this.anthropic = anthropic;
    this.outage = outage;
  }

  /** Answers the n-th request, that has come whole. */
  Reply reply(HttpRequest request, byte[] body, long number) {
    HttpMethod method = request.method();
    String path = path(request.uri());
    if (path.endsWith("/chat/completions")) {
      return method.equals(HttpMethod.POST)
          ? outage.over(openAi.chatCompletion(body, number), openAi, number)
          : wrongMethod(request, "POST");
    }
    if (path.endsWith("/v1/messages")) {
      return method.equals(HttpMethod.POST)
          ? outage.over(anthropic.message(body, number), anthropic, number)
          : wrongMethod(anthropic);
    }
    if (path.endsWith(GENERATE) || path.endsWith(STREAM)) {
      return method.equals(HttpMethod.POST)
          ? outage.over(
              gemini.content(model(path), form(request.uri()), body, number), gemini, number)
          : wrongMethod(gemini);
    }
    if (path.equals("/v1/models")) {
      return reads(method) ? openAi.models() : wrongMethod(request, "GET, HEAD");
    }
    if (path.equals("/")) {
      return reads(method) ? Reply.text(GREETING) : wrongMethod(request, "GET, HEAD");
    }
    return openAi.error(HttpResponseStatus.NOT_FOUND, "Invalid URL (" + method + " " + path + ")");
  }

  /** Answers a request whose body was too long to keep. */
  Reply tooLong(int limit) {
    return openAi.error(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "The body of your request is longer than " + limit + " bytes.");
  }

  /** Answers what is not HTTP. */
  Reply malformed() {
    return openAi.error(HttpResponseStatus.BAD_REQUEST, "This is not an HTTP request.");
  }

  private Reply wrongMethod(HttpRequest request, String allowed) {
    return openAi
        .error(
            HttpResponseStatus.METHOD_NOT_ALLOWED,
            "Not allowed to " + request.method() + " here. (HINT: " + allowed + ")")
        .with(ALLOW, allowed);
  }

  private static Reply wrongMethod(WireFormat format) {
    return format.error(HttpResponseStatus.METHOD_NOT_ALLOWED, "POST only").with(ALLOW, "POST");
  }

  private static boolean reads(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  /** As in {@code /v1beta/models/gemini-pro:generateContent}. */
  private static String model(String path) {
    int from = path.lastIndexOf('/') + 1;
    return QueryStringDecoder.decodeComponent(path.substring(from, path.lastIndexOf(':')));
  }

  private static Gemini.Form form(String target) {
    if (path(target).endsWith(GENERATE)) {
      return Gemini.Form.WHOLE;
    }
    return new QueryStringDecoder(target)
            .parameters()
            .getOrDefault("alt", List.of())
            .contains("sse")
        ? Gemini.Form.EVENTS
        : Gemini.Form.ARRAY;
  }

  private static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}

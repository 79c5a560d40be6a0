package dev.penstock.cli;

import dev.penstock.testing.Reply;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A place in an answer where a server may repeat what it was sent. */
enum Echo {
  ANSWER(said -> chat("\"m\"", "You said: " + said, "\"stop\"")),
  REASONING(
      said -> json("{\"choices\":[{\"message\":{\"content\":\"\",\"thoughts\":[%s]}}]}", said)),
  FINISH_REASON(said -> chat("\"m\"", "x", text(said))),
  MODEL(said -> chat(text(said), "x", "\"stop\"")),
  USAGE(said -> json("{\"choices\":[],\"usage\":{\"prompt_tokens\":%s}}", said)),
  NAME_OF_A_FIELD(said -> json("{\"choices\":[],%s:1}", said)),
  ERROR_IN_A_200(said -> json("{\"error\":{\"message\":%s}}", said)),
  ERROR_MESSAGE(said -> json("{\"error\":{\"message\":%s}}", said).withStatus(400)),
  ERROR_CODE(said -> json("{\"error\":{\"code\":%s,\"message\":\"no\"}}", said).withStatus(400)),
  ERROR_IN_AN_ERROR(
      said ->
          json("{\"error\":{\"message\":%s}}", "{\"error\":" + text(said) + "}").withStatus(400)),
  DETAIL(said -> json("{\"detail\":%s}", said).withStatus(400)),
  STRING(said -> json("%s", said)),
  NO_JSON(said -> Reply.text("Who is " + said + "?").withStatus(400)),
  HTML(said -> Reply.text("<html>" + said + "</html>").withHeader("Content-Type", "text/html")),
  CUT_JSON(said -> Reply.json("{\"error\":{\"message\":\"" + said)),
  FORM(said -> Reply.text("api_key=" + said + "&x=1").withStatus(500)),
  REQUEST_ID(said -> ok().withHeader("x-request-id", said)),
  REQUEST_ID_OF_A_FAILURE(said -> Reply.status(400).withHeader("request-id", said)),
  RETRY_AFTER(said -> Reply.status(500).withHeader("Retry-After", said)),
  SHOULD_RETRY(said -> Reply.status(500).withHeader("x-should-retry", said)),
  LOCATION(said -> Reply.status(302).withHeader("Location", "http://127.0.0.1:1/" + said)),
  CONTENT_TYPE(said -> Reply.text("x").withHeader("Content-Type", "text/plain; charset=" + said)),
  CONTENT_ENCODING(said -> ok().withHeader("Content-Encoding", said)),
  CONTENT_LENGTH(said -> ok().withHeader("Content-Length", said)),
  TRANSFER_ENCODING(said -> ok().withHeader("Transfer-Encoding", said)),
  BROKEN_HEADER(said -> ok().withHeader("x-broken", "1\r\n" + said + " is no header")),
  PIECE_OF_A_STREAM(said -> stream(delta(said) + finish("\"stop\"") + "data: [DONE]\n\n")),
  PIECES_OF_A_STREAM(
      said ->
          stream(
              said.chars()
                      .mapToObj(c -> delta(String.valueOf((char) c)))
                      .collect(Collectors.joining())
                  + finish("\"stop\"")
                  + "data: [DONE]\n\n")),
  PIECES_OF_A_CUT_STREAM(said -> stream(delta(said.substring(0, 5)) + delta(said.substring(5)))),
  FINISH_OF_A_STREAM(said -> stream(delta("x") + finish(text(said)) + "data: [DONE]\n\n")),
  ERROR_IN_A_STREAM(
      said -> stream(delta("x") + "data: {\"error\":{\"message\":" + text(said) + "}}\n\n")),
  NO_JSON_IN_A_STREAM(said -> stream("data: " + said + "\n\ndata: [DONE]\n\n")),
  UNKNOWN_EVENT(said -> stream("data: {\"x\":" + text(said) + "}\n\n")),
  COMMENT_IN_A_STREAM(said -> stream(": " + said + "\n\n" + delta("x")));

  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  private final Function<String, Reply> reply;

  Echo(Function<String, Reply> reply) {
    this.reply = reply;
  }

  /** The answer that says it. */
  Reply of(String said) {
    return reply.apply(said);
  }

  private static Reply ok() {
    return chat("\"m\"", "x", "\"stop\"");
  }

  private static Reply chat(String model, String content, String finishReason) {
    return Reply.json(
        "{\"model\":%s,\"choices\":[{\"message\":{\"content\":%s},\"finish_reason\":%s}]}"
            .formatted(model, text(content), finishReason));
  }

  private static Reply json(String template, String said) {
    return Reply.json(template.formatted(text(said)));
  }

  /** As it stands where that is a JSON string already. */
  private static String text(String said) {
    UnaryOperator<String> quoted = text -> JsonMapper.shared().writeValueAsString(text);
    return said.contains("\\u") || said.contains("\\/") ? '"' + said + '"' : quoted.apply(said);
  }

  private static Reply stream(String events) {
    return Reply.text(events).withHeader("Content-Type", "text/event-stream");
  }

  private static String delta(String content) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n"
        .formatted(JsonMapper.shared().writeValueAsString(content));
  }

  private static String finish(String reason) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%s}]}\n\n"
        .formatted(reason);
  }
}

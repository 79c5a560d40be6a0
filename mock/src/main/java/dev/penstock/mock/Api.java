package dev.penstock.mock;

/** An API that a {@link MockServer} speaks. */
public enum Api {
  /** OpenAI's chat completions. */
  CHAT_COMPLETIONS("/v1/chat/completions"),

  /** Anthropic's messages. */
  MESSAGES("/v1/messages"),

  /** Gemini's own content generation, of a model {@code mock} unless a body names another. */
  GENERATE_CONTENT("/v1beta/models/mock:generateContent");

  private final String path;

  Api(String path) {
    this.path = path;
  }

  /** Where to post to. */
  String path() {
    return path;
  }
}

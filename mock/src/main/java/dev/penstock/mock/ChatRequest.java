package dev.penstock.mock;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the mock needs to know of the body of a chat completions request.
 *
 * @param prompt the text of the last message
 * @param promptTokens of all messages
 * @param maxTokens how long the answer may be
 */
record ChatRequest(String model, String prompt, int promptTokens, int maxTokens, boolean stream) {

  static ChatRequest parse(JsonFactory factory, byte[] body) throws InvalidRequest {
    try (JsonParser json = factory.createParser(ObjectReadContext.empty(), body)) {
      return new Reader(json).read();
    } catch (JacksonException e) {
      throw new InvalidRequest(
          "We could not parse the JSON body of your request: " + e.getOriginalMessage(), null);
    }
  }

  /** Reads a body from its first token to its last. */
  private static final class Reader {

    /** What a message costs beside its text, and an answer beside its messages. */
    private static final int TOKENS_PER_MESSAGE = 4;

    private static final int TOKENS_PER_ANSWER = 3;

    private final JsonParser json;
    private String model = "";
    private String prompt = "";
    private int messages;
    private int promptTokens = TOKENS_PER_ANSWER;
    private int maxTokens = Integer.MAX_VALUE;
    private boolean stream;

    Reader(JsonParser json) {
      this.json = json;
    }

    ChatRequest read() throws InvalidRequest {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidRequest("The body of your request is not a JSON object.", null);
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        property(json.currentName(), json.nextToken());
      }
      if (json.nextToken() != null) {
        throw new InvalidRequest("There is more in the body than one JSON object.", null);
      }
      if (model.isEmpty()) {
        throw new InvalidRequest("you must provide a model parameter", "model");
      }
      if (messages == 0) {
        throw new InvalidRequest("Missing required parameter: 'messages'.", "messages");
      }
      return new ChatRequest(model, prompt, promptTokens, maxTokens, stream);
    }

    private void property(String name, JsonToken value) throws InvalidRequest {
      switch (name) {
        case "model" -> model = json.getValueAsString("");
        case "messages" -> messages();
        case "max_tokens", "max_completion_tokens" -> limit(name, value);
        case "stream" -> stream = value == JsonToken.VALUE_TRUE;
        default -> json.skipChildren();
      }
    }

    private void limit(String name, JsonToken value) throws InvalidRequest {
      if (value == JsonToken.VALUE_NULL) {
        return;
      }
      if (value != JsonToken.VALUE_NUMBER_INT || json.getIntValue() < 1) {
        throw new InvalidRequest("Invalid '" + name + "': not a positive integer.", name);
      }
      maxTokens = json.getIntValue();
    }

    private void messages() throws InvalidRequest {
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest("Invalid type for 'messages': not an array.", "messages");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (!json.isExpectedStartObjectToken()) {
          throw new InvalidRequest(
              "Invalid type for 'messages[" + messages + "]': not an object.", "messages");
        }
        messages++;
        prompt = textOf("content");
        promptTokens += Tokens.count(prompt) + TOKENS_PER_MESSAGE;
      }
    }

    /** The text under a name of the current object: a string, or an array of parts with texts. */
    private String textOf(String property) {
      StringBuilder text = new StringBuilder();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean wanted = json.currentName().equals(property);
        JsonToken value = json.nextToken();
        if (wanted && value == JsonToken.VALUE_STRING) {
          text.append(json.getString());
        } else if (wanted && value == JsonToken.START_ARRAY) {
          parts(text);
        } else {
          json.skipChildren();
        }
      }
      return text.toString();
    }

    private void parts(StringBuilder text) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.isExpectedStartObjectToken()) {
          text.append(textOf("text"));
        } else {
          json.skipChildren();
        }
      }
    }
  }
}

package dev.penstock.mock;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the mock needs to know of the body of a request.
 *
 * @param prompt the text of the last message
 * @param promptTokens of all messages
 * @param maxTokens how long the answer may be
 * @param includeUsage whether a stream shall end with what it took
 */
record ChatRequest(
    String model,
    String prompt,
    int promptTokens,
    int maxTokens,
    boolean stream,
    boolean includeUsage) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Of OpenAI's chat completions, or Anthropic's messages. */
  static ChatRequest parse(byte[] body) throws InvalidRequest {
    return parse(body, "messages", "content", "");
  }

  /** Of Gemini's content generation, of which the URL has the model. */
  static ChatRequest parseGemini(byte[] body, String model) throws InvalidRequest {
    return parse(body, "contents", "parts", model);
  }

  private static ChatRequest parse(byte[] body, String list, String text, String model)
      throws InvalidRequest {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      return new Reader(json, list, text, model).read();
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
    private final String list;
    private final String text;
    private String model;
    private String prompt = "";
    private int messages;
    private int promptTokens = TOKENS_PER_ANSWER;
    private int maxTokens = Integer.MAX_VALUE;
    private boolean stream;
    private boolean includeUsage;

    /**
     * Begins before the body.
     *
     * @param list what the messages are called
     * @param text what the text of a message is called
     * @param model unless the body says otherwise
     */
    Reader(JsonParser json, String list, String text, String model) {
      this.json = json;
      this.list = list;
      this.text = text;
      this.model = model;
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
        throw new InvalidRequest("Missing required parameter: '" + list + "'.", list);
      }
      return new ChatRequest(model, prompt, promptTokens, maxTokens, stream, includeUsage);
    }

    private void property(String name, JsonToken value) throws InvalidRequest {
      if (name.equals(list)) {
        messages();
        return;
      }
      switch (name) {
        case "model" -> model = json.getValueAsString("");
        case "max_tokens", "max_completion_tokens", "maxOutputTokens" -> limit(name, value);
        case "stream" -> stream = value == JsonToken.VALUE_TRUE;
        case "include_usage" -> includeUsage = value == JsonToken.VALUE_TRUE;
        case "generationConfig", "stream_options" -> properties(value);
        default -> json.skipChildren();
      }
    }

    private void properties(JsonToken value) throws InvalidRequest {
      if (value == JsonToken.START_OBJECT) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          property(json.currentName(), json.nextToken());
        }
      } else {
        json.skipChildren();
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
        throw new InvalidRequest("Invalid type for '" + list + "': not an array.", list);
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (!json.isExpectedStartObjectToken()) {
          throw new InvalidRequest(
              "Invalid type for '" + list + "[" + messages + "]': not an object.", list);
        }
        messages++;
        prompt = textOf(text);
        promptTokens += Tokens.count(prompt) + TOKENS_PER_MESSAGE;
      }
    }

    /** The text under a name of the current object: a string, or an array of parts with texts. */
    private String textOf(String property) {
      StringBuilder found = new StringBuilder();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean wanted = json.currentName().equals(property);
        JsonToken value = json.nextToken();
        if (wanted && value == JsonToken.VALUE_STRING) {
          found.append(json.getString());
        } else if (wanted && value == JsonToken.START_ARRAY) {
          parts(found);
        } else {
          json.skipChildren();
        }
      }
      return found.toString();
    }

    private void parts(StringBuilder found) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.isExpectedStartObjectToken()) {
          found.append(textOf("text"));
        } else {
          json.skipChildren();
        }
      }
    }
  }
}

package dev.penstock.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;

/**
 * The bodies of a JSON stream: the elements of its array, or the one object it holds. What is no
 * JSON ends it, as one more element.
 */
final class JsonElements implements Bodies {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Tape tape;
  private final JsonParser parser;
  private boolean inArray;
  private boolean ended;
  private long element;

  /** Where the element is on the tape. */
  private long start;

  private long end;

  /** Set where the element need not be looked at to know that it is no body. */
  private @Nullable String problem;

  JsonElements(InputStream in) throws IOException {
    byte[] first = in.readNBytes(BYTE_ORDER_MARK.length);
    tape =
        new Tape(
            Arrays.equals(first, BYTE_ORDER_MARK)
                ? in
                : new SequenceInputStream(new ByteArrayInputStream(first), in));
    parser = BodyCheck.JSON.createParser(ObjectReadContext.empty(), tape);
  }

  @Override
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    try {
      return element == 0 ? first() : following();
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      return endWith(syntaxProblem(e));
    }
  }

  @Override
  public long line() {
    return element;
  }

  @Override
  public byte[] bytes() {
    return tape.copy(start, end);
  }

  @Override
  public @Nullable String problem() {
    if (problem != null) {
      return problem;
    }
    if (end - start > MAX_BYTES || !tape.has(start)) {
      return TOO_LONG;
    }
    byte[] bytes = bytes();
    return BodyCheck.problem(bytes, 0, bytes.length);
  }

  private boolean first() {
    JsonToken token = parser.nextToken();
    inArray = token == JsonToken.START_ARRAY;
    if (inArray) {
      return following();
    }
    ended = token == null;
    return !ended && read(token);
  }

  private boolean following() {
    JsonToken token = parser.nextToken();
    if (inArray && token != JsonToken.END_ARRAY) {
      return read(token);
    }
    if (inArray) {
      inArray = false;
      token = parser.nextToken();
    }
    if (token != null) {
      return endWith("more text after the end; put all in one array, or name the file .jsonl");
    }
    ended = true;
    return false;
  }

  private boolean read(@Nullable JsonToken token) {
    start = parser.currentTokenLocation().getByteOffset();
    tape.keepFrom(start);
    problem =
        token == JsonToken.START_OBJECT
            ? null
            : "not a JSON object; each element of the array must be one";
    parser.skipChildren();
    parser.finishToken();
    end = parser.currentLocation().getByteOffset();
    element++;
    return true;
  }

  private boolean endWith(String problem) {
    this.problem = problem;
    ended = true;
    element++;
    return true;
  }

  private String syntaxProblem(JacksonException e) {
    TokenStreamLocation at = parser.currentLocation();
    byte[] upToThere = tape.copy(tape.start(), at.getByteOffset());
    String problem = BodyCheck.textProblem(upToThere, 0, upToThere.length);
    return problem != null
        ? problem
        : "not JSON: %s (line %d, column %d of the file); correct it there"
            .formatted(BodyCheck.describe(e), at.getLineNr(), at.getColumnNr());
  }
}

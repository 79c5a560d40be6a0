package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs whose answers are streams. */
class StreamedRunTest {
  private static final String CHUNK =
      """
      data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[\
      {"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}

      """;
  private static final String DONE = "data: [DONE]\n\n";

  @TempDir private Path folder;

  @Test
  void aStreamIsRecordedAsOneAnswer() throws Exception {
    JsonNode record =
        record(CHUNK.formatted("Hel", null) + CHUNK.formatted("lo", "\"stop\"") + DONE);

    assertThat(record.get("ok").asBoolean()).isTrue();
    assertThat(record.get("answer").asString()).isEqualTo("Hello");
    assertThat(record.get("finish_reason").asString()).isEqualTo("stop");
    assertThat(record.get("usage").path("input_tokens").isNumber()).isFalse();
    assertThat(record.at("/response/object").asString()).isEqualTo("chat.completion");
    assertThat(record.at("/response/choices/0/message/content").asString()).isEqualTo("Hello");
  }

  @Test
  void aStreamWithoutItsEndMarkIsNoSuccess() throws Exception {
    JsonNode record = record(CHUNK.formatted("Hel", null));

    assertThat(record.get("ok").asBoolean()).isFalse();
    assertThat(record.at("/error/kind").asString()).isEqualTo("incomplete");
    assertThat(record.at("/error/retryable").asBoolean()).isTrue();
    assertThat(record.get("answer").asString()).isEqualTo("Hel");
  }

  private JsonNode record(String stream) throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 1);
    Reply reply = Reply.text(stream).withHeader("Content-Type", "text/event-stream");
    try (RecordingServer server = RecordingServer.start(request -> reply)) {
      RunFolder.run(files.plan(server).outputFile(files.file("out.json")).build());
    }
    return files.records("out.json").get(0);
  }
}

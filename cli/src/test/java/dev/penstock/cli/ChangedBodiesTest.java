package dev.penstock.cli;

import static dev.penstock.cli.Workshop.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The options that change bodies and keep them, as a process. */
class ChangedBodiesTest {
  private static final String BODY =
      "{ \"n\":1.50, \"messages\":[{\"role\":\"user\",\"content\":\"\u4f60\"}]  }";

  private final Workshop workshop;

  ChangedBodiesTest(@TempDir Path folder) throws IOException {
    workshop = new Workshop(folder, Workshop::echo);
    workshop.write("bodies.jsonl", BODY + "\n");
  }

  @AfterEach
  void closeAndLookForSecrets() throws IOException {
    workshop.close();
    Secrets.assertNowhere(workshop.folder, KEY);
  }

  @Test
  void aValueIsSetInTheBytesThatAreSentAndInNothingElse() throws Exception {
    Program.Ended ended =
        run("--set", "config.temperature=0.20", "--set", "messages.0.content=hi there");

    String sent =
        "{ \"n\":1.50, \"messages\":[{\"role\":\"user\",\"content\":\"hi there\"}],"
            + "\"config\":{\"temperature\":0.20}  }";
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(workshop.seenBodies()).containsExactly(sent);
    assertThat(record().path("body_hash").asString()).isEqualTo(hash(sent));
    assertThat(record().has("request")).isFalse();
    assertThat(Files.readString(workshop.path("out.jsonl.run")))
        .contains(
            "\"settings\":[\"config.temperature=0.20\",\"messages.0.content=\\\"hi there\\\"\"]");
  }

  @Test
  void theBodyThatWasSentStandsBeforeTheResponse() throws Exception {
    Program.Ended ended = run("--with-request", "--set", "n=1e400");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(Files.readString(workshop.path("out.jsonl")))
        .contains(
            "\",\"request\":{\"n\":1e400,\"messages\":[{\"role\":\"user\",\"content\":\"\u4f60\"}]},"
                + "\"response\":{");
  }

  @Test
  void aLineThatWasNotSentHasNoRequest() throws Exception {
    workshop.run(
        "x\n",
        List.of(
            "--env",
            "test",
            "--with-request",
            "--concurrent-bodies",
            "-",
            "--output",
            "out.jsonl"));

    assertThat(record().get("request").isNull()).isTrue();
  }

  @Test
  void theKeyIsMaskedInTheBodyThatIsKept() throws Exception {
    run("--with-request", "--set", "user=" + KEY);

    assertThat(workshop.seenBodies().get(0)).contains(KEY);
    assertThat(record().path("request").path("user").asString()).isEqualTo("***");
    assertThat(Files.readString(workshop.path("out.jsonl.run"))).contains("user=\\\"***\\\"");
  }

  private Program.Ended run(String... more) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--env", "test", "--concurrent-bodies", "bodies.jsonl", "--output", "out.jsonl"));
    arguments.addAll(List.of(more));
    return workshop.run("", arguments);
  }

  private JsonNode record() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(workshop.path("out.jsonl")));
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}

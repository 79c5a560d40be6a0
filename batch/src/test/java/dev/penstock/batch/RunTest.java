package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.dialect.Dialect;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Source;
import dev.penstock.journal.Opening;
import dev.penstock.journal.OutputInUseException;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.pacing.RateLimit;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunTest {
  @TempDir Path folder;

  @Test
  void aJsonFileHoldsOneRecordPerRequestInTheOrderOfTheInput() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 50);
    try (RecordingServer server = RecordingServer.start(RunTest::slowerTheEarlier)) {

      RunResult result =
          RunFolder.run(files.plan(server).outputFile(files.file("out.json")).build());

      assertThat(result.end()).isEqualTo(new RunResult.Finished());
      assertThat(result.missing()).hasValue(0);
      assertThat(result.answers()).contains(files.file("out.json"));
      assertThat(files.records("out.json"))
          .extracting(r -> r.get("request_num").asInt())
          .isSorted();
      assertThat(files.records("out.json"))
          .extracting(r -> r.get("answer").asString())
          .startsWith("{\"n\":1}", "{\"n\":2}")
          .hasSize(50);
      assertThat(files.names()).containsExactly("bodies.jsonl", "out.json", "out.json.run");
      assertThat(server.requests()).extracting(SeenRequest::bodyText).doesNotHaveDuplicates();
    }
  }

  private static Reply slowerTheEarlier(SeenRequest request) {
    int n = number(request);
    return RunFolder.echo(request).after(Duration.ofMillis(n <= 25 ? 50 : 0));
  }

  @Test
  void aRecordHasEveryKeyInItsOrder() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 1);
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {

      RunFolder.run(files.plan(server).outputFile(files.file("out.jsonl")).build());

      assertThat(Files.readString(files.file("out.jsonl")))
          .matches(
              """
              \\{"request_num":1,"line":1,"ok":true,"status":200,"answer":"\\{\\\\"n\\\\":1}",\
              "finish_reason":"stop","model":"m","usage":\\{"input_tokens":3,"output_tokens":5},\
              "attempts":1,"scheduled_at":"%1$s","sent_at":"%1$s","wait_ms":%2$s,\
              "duration_ms":%2$s,"request_id":"req_7","body_hash":"2bfd14f43d17fc7c",\
              "response":\\{"model":"m","choices":\\[.*],"usage":\\{.*}},"error":null}
              """
                  .formatted("[-0-9]{10}T[:0-9]{8}\\.[0-9]{6}Z", "[0-9]+\\.[0-9]{2}"));
    }
  }

  @Test
  void bodiesAreSentByteForByteWithTheHeaders() throws Exception {
    String body = "{ \"text\" : \"\\u00e4 \u6c34\",  \"n\":1e400 }";
    RunFolder files = new RunFolder(folder);
    Files.writeString(files.file("bodies.jsonl"), "  " + body + " \r\n");
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {

      RunFolder.run(
          files
              .plan(server)
              .headers(Map.of("Authorization", "Bearer secret-key-1", "X-Custom", "value"))
              .outputFile(files.file("out.json"))
              .build());

      SeenRequest seen = server.requests().get(0);
      assertThat(seen.bodyText()).isEqualTo(body);
      assertThat(seen.header("Content-Type")).contains("application/json");
      assertThat(seen.header("Authorization")).contains("Bearer secret-key-1");
      assertThat(seen.header("X-Custom")).contains("value");
    }
  }

  @Test
  void whatServersAnswerBecomesRecordsOfTheirKinds() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 6);
    Map<Integer, Reply> replies =
        Map.of(
            1, Reply.json("{}"),
            2, Reply.json("{\"error\":{\"message\":\"busy\"}}").withStatus(503),
            3, Reply.text("<html>welcome</html>"),
            4, Reply.json("{\"error\":{\"message\":\"odd\",\"type\":\"server_error\"}}"),
            5, Reply.neverAnswer(),
            6, Reply.status(404));
    try (RecordingServer server = RecordingServer.start(request -> replies.get(number(request)))) {

      RunResult result =
          RunFolder.run(
              files
                  .plan(server)
                  .timeout(Duration.ofMillis(300))
                  .outputFile(files.file("out.json"))
                  .build());

      assertThat(result.end()).isEqualTo(new RunResult.Finished());
      assertThat(files.records("out.json"))
          .extracting(RunTest::ending)
          .containsExactly(
              "200 -",
              "503 http true",
              "200 not_json false",
              "200 api_error true",
              "null timeout true",
              "404 http false");
      assertThat(files.records("out.json").get(2).get("response").asString())
          .isEqualTo("<html>welcome</html>");
      assertThat(result.report().failed()).isEqualTo(5);
      assertThat(result.report().summaryLine())
          .startsWith(
              "REPORT_SUMMARY total=6 ok=1 failed=5 200=3 404=1 503=1"
                  + " err.api_error=1 err.http=2 err.not_json=1 err.timeout=1 min=");
    }
  }

  private static String ending(JsonNode request) {
    JsonNode error = request.get("error");
    return request.get("status")
        + (error.isNull()
            ? " -"
            : " " + error.get("kind").asString() + " " + error.get("retryable"));
  }

  @Test
  void noServerIsARecordOfKindConnect() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 1);
    RecordingServer server = RecordingServer.start(RunFolder::echo);
    server.close();

    RunFolder.run(files.plan(server).outputFile(files.file("out.json")).build());

    assertThat(files.records("out.json"))
        .extracting(RunTest::ending)
        .containsExactly("null connect true");
  }

  @Test
  void aSecretThatTheServerEchoesIsInNoFile() throws Exception {
    String key = "sk-abc/def+\"12345";
    RunFolder files = RunFolder.withBodies(folder, 4);
    List<String> bodies =
        List.of(
            "{\"error\":{\"message\":\"bad key sk-abc\\/def+\\\"12345.\"}}",
            "{\"choices\":[{\"message\":{\"content\":\"sk-abc\\u002fdef+\\u002212345\"}}]}",
            "{\"sk-abc/def+\\\"12345\":1}",
            "you are sk-abc/def+\"12345");
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                Reply.json(bodies.get(number(request) - 1)).withHeader("x-request-id", key))) {

      RunFolder.run(files.plan(server).secret(key).outputFile(files.file("out.json")).build());

      assertThat(files.records("out.json"))
          .allSatisfy(r -> assertThat(r.toString()).doesNotContain("sk-abc").contains("***"));
      assertThat(files.records("out.json").get(1).get("answer").asString()).isEqualTo("***");
    }
  }

  @Test
  void whateverBytesComeARecordIsOneLineOfUtf8() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 4);
    String gbk = "application/json; charset=gbk";
    List<Reply> replies =
        List.of(
            Reply.bytes("{\"answer\":\"\u6c34\u7535\u7ad9\"}".getBytes("GBK"))
                .withHeader("Content-Type", gbk),
            Reply.json("\uFEFF{\"answer\":\"\\ud800\u2028\"}").withHeader("Content-Type", gbk),
            Reply.bytes(new byte[] {'"', (byte) 0xff, '"'}),
            Reply.bytes(new byte[] {'{', 0, '\n', (byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    try (RecordingServer server =
        RecordingServer.start(request -> replies.get(number(request) - 1))) {

      RunFolder.run(
          files
              .plan(server)
              .dialect(Dialect.named("json"))
              .outputFile(files.file("out.json"))
              .build());

      List<JsonNode> records = files.records("out.json");
      assertThat(records)
          .extracting(r -> r.get("answer").asString(""))
          .containsExactly("\u6c34\u7535\u7ad9", "\uFFFD\u2028", "", "");
      assertThat(Files.readString(files.file("out.json")))
          .contains(
              "\"response\":{\"answer\":\"\u6c34\u7535\u7ad9\"},",
              "\"response\":{\"answer\":\"\\ud800\u2028\"},",
              "\"response\":\"\\\"\uFFFD\\\"\",",
              "\"response\":\"{\\u0000\\n\uFFFD");
      assertThat(Files.readAllLines(files.file("out.json"))).hasSize(6);
    }
  }

  private static int number(SeenRequest request) {
    return Integer.parseInt(request.bodyText().replaceAll("\\D", ""));
  }

  @Test
  void aBadLineOnStandardInputGetsARecordAndTheRunGoesOn() throws Exception {
    RunFolder files = new RunFolder(folder);
    String bodies = "{\"n\":1}\nnonsense\n{\"n\":3}\n";
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {

      RunResult result =
          RunFolder.run(
              files
                  .plan(server)
                  .selection(
                      SelectionPlan.everything(new Source.StandardInput()),
                      new ByteArrayInputStream(bodies.getBytes(StandardCharsets.UTF_8)))
                  .outputFile(files.file("out.json"))
                  .build());

      assertThat(result.end()).isEqualTo(new RunResult.Finished());
      assertThat(files.records("out.json"))
          .extracting(RunTest::ending)
          .containsExactly("200 -", "null invalid_input false", "200 -");
      assertThat(files.records("out.json").get(1).get("attempts").asInt()).isZero();
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aStreamGetsTheRecordsAsTheyComeAndThereAreNoFiles() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {

      RunResult result = RunFolder.run(files.plan(server).outputStream(out).build());

      assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
      assertThat(result.report().total()).isEqualTo(3);
      assertThat(result.answers()).isEmpty();
      assertThat(files.names()).containsExactly("bodies.jsonl");
    }
  }

  @Test
  void stopLetsThoseInFlightFinishAndLeavesAJournal() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 20);
    CountDownLatch stopped = new CountDownLatch(1);
    try (RecordingServer server = RecordingServer.start(request -> echoAfter(stopped, request))) {
      RunPlan plan =
          files.plan(server).maxConcurrency(4).outputFile(files.file("out.json")).build();
      Run run = Run.start(plan, new RunListener() {});
      server.awaitRequests(4);

      run.stop(StopReason.of("enough"));
      stopped.countDown();
      RunResult result = RunFolder.result(run);

      assertThat(result.end()).isEqualTo(new RunResult.Stopped(StopReason.of("enough")));
      assertThat(result.missing()).hasValue(16);
      assertThat(server.requests()).hasSize(4);
      assertThat(result.answers()).contains(files.file("out.json.journal"));
      assertThat(files.records("out.json.journal")).hasSize(4);
      assertThat(files.names()).containsExactly("bodies.jsonl", "out.json.journal", "out.json.run");
      assertThat(files.records("out.json.run").get(1).get("ending").asString())
          .isEqualTo("stopped");
    }
  }

  private static Reply echoAfter(CountDownLatch latch, SeenRequest request) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return RunFolder.echo(request);
  }

  @Test
  void cancelEndsThoseInFlightWithoutARecord() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 20);
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                request.bodyText().equals("{\"n\":1}")
                    ? RunFolder.echo(request)
                    : Reply.neverAnswer())) {
      RunPlan plan =
          files.plan(server).maxConcurrency(4).outputFile(files.file("out.json")).build();
      Run run = Run.start(plan, new RunListener() {});
      server.awaitRequests(5);

      run.cancel(StopReason.of("now"));
      RunResult result = RunFolder.result(run);

      assertThat(result.end()).isEqualTo(new RunResult.Stopped(StopReason.of("now")));
      assertThat(files.records("out.json.journal")).hasSize(1);
      assertThat(result.missing()).hasValue(19);
      RunCounts counts = run.counts();
      assertThat(counts)
          .isEqualTo(new RunCounts(1, Map.of(), 0, OptionalLong.of(20), counts.pacing()));
      server.awaitNoConnections();
    }
  }

  @Test
  void anOutputInUseIsRefusedAndTheFirstRunIsUnharmed() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 2);
    CountDownLatch refused = new CountDownLatch(1);
    try (RecordingServer server = RecordingServer.start(request -> echoAfter(refused, request))) {
      RunPlan plan = files.plan(server).outputFile(files.file("out.json")).build();
      Run run = Run.start(plan, new RunListener() {});

      assertThatThrownBy(() -> Run.start(plan, new RunListener() {}))
          .isInstanceOf(OutputInUseException.class)
          .hasMessageContaining("out.json");
      refused.countDown();

      assertThat(RunFolder.result(run).end()).isEqualTo(new RunResult.Finished());
      assertThat(RunFolder.run(plan).end()).isEqualTo(new RunResult.Finished());
    }
  }

  @Test
  void anUnfinishedRunIsOnlyOverwrittenWhenToldSo() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 2);
    Files.writeString(files.file("out.json.journal"), "{\"request_num\":1}\n");
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunPlan.Builder plan = files.plan(server).outputFile(files.file("out.json"));

      assertThatThrownBy(() -> RunFolder.run(plan.build()))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageContainingAll("out.json.journal", "--overwrite");
      assertThat(server.requests()).isEmpty();
      assertThat(Files.readString(files.file("out.json.journal")))
          .isEqualTo("{\"request_num\":1}\n");

      assertThat(RunFolder.run(plan.opening(Opening.OVERWRITE).build()).end())
          .isEqualTo(new RunResult.Finished());
      assertThat(files.records("out.json")).hasSize(2);
    }
  }

  @Test
  void resultsThatWereThereAreKeptAsBak() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 1);
    Files.writeString(files.file("out.json"), "precious");
    LinkedBlockingQueue<String> notices = new LinkedBlockingQueue<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void notice(String sentence) {
            notices.add(sentence);
          }
        };
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {

      RunFolder.result(
          Run.start(files.plan(server).outputFile(files.file("out.json")).build(), listener));

      assertThat(Files.readString(files.file("out.json.bak"))).isEqualTo("precious");
      assertThat(notices).singleElement().asString().contains("out.json.bak");
    }
  }

  @Test
  void privateWhileItRunsAndAsTheUmaskSaysWhenDone() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 1);
    Files.createFile(files.file("sample"));
    CountDownLatch looked = new CountDownLatch(1);
    try (RecordingServer server = RecordingServer.start(request -> echoAfter(looked, request))) {
      Run run =
          Run.start(
              files.plan(server).outputFile(files.file("out.jsonl")).build(), new RunListener() {});
      assertThat(mode(files.file("out.jsonl.journal"))).isEqualTo("rw-------");
      assertThat(mode(files.file("out.jsonl.run"))).isEqualTo("rw-------");
      looked.countDown();

      RunFolder.result(run);

      assertThat(mode(files.file("out.jsonl"))).isEqualTo(mode(files.file("sample")));
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFullDiskEndsTheRunAndIsTold() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 50);
    try (RecordingServer server = RecordingServer.start(RunFolder::echo);
        OutputStream full = new FileOutputStream("/dev/full")) {

      RunResult result =
          RunFolder.run(files.plan(server).maxConcurrency(2).outputStream(full).build());

      assertThat(result.end()).isInstanceOf(RunResult.Failed.class);
      assertThat(result.report().total()).isZero();
      assertThat(server.requests()).hasSizeLessThan(50);
    }
  }

  @Test
  void inputThatBreaksOffEndsTheRunAndIsTold() throws Exception {
    RunFolder files = new RunFolder(folder);
    String body = "{\"pad\":\"" + "x".repeat(10_000) + "\"}\n";
    Files.writeString(files.file("bodies.jsonl"), body.repeat(1_000));
    try (RecordingServer server =
        RecordingServer.start(request -> cutInput(files, RunFolder.echo(request)))) {

      RunResult result =
          RunFolder.run(
              files.plan(server).maxConcurrency(1).outputFile(files.file("out.json")).build());

      assertThat(result.end()).isInstanceOf(RunResult.Failed.class);
      assertThat(result.end().reason().orElseThrow()).contains("bodies.jsonl became shorter");
      assertThat(result.missing()).hasValue(1_000 - result.report().total());
      assertThat(files.records("out.json.journal"))
          .hasSize(Math.toIntExact(result.report().total()))
          .isNotEmpty();
    }
  }

  private static Reply cutInput(RunFolder files, Reply reply) {
    try {
      Files.writeString(files.file("bodies.jsonl"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reply;
  }

  @Test
  void theReportSaysHowTheRateWasKept() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 10);
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {

      RunResult result =
          RunFolder.run(
              files
                  .plan(server)
                  .rateLimit(RateLimit.perSecond(50))
                  .outputFile(files.file("out.json"))
                  .build());

      assertThat(result.report().text(Optional.empty(), false))
          .contains("10: 10 ok, 0 failed", "asked 50/s, achieved", "tokens    in 30, out 50")
          .endsWith(result.report().summaryLine() + "\n");
      assertThat(result.report().json()).contains("\"asked\":\"50/s\"", "\"input_tokens\":30");
    }
  }
}

package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.input.ReadMode;
import dev.penstock.input.SelectionPlan;
import dev.penstock.input.Setting;
import dev.penstock.input.Source;
import dev.penstock.journal.Opening;
import dev.penstock.journal.OutputRefusedException;
import dev.penstock.journal.RequestRecord;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run that goes on where an earlier one was stopped. */
class ResumeTest {
  @TempDir Path folder;

  /** Stops a run of so many bodies after the first answers; the rest is never answered. */
  private RunFolder stopped(int bodies, int answered, String output) throws Exception {
    RunFolder files = RunFolder.withBodies(folder, bodies);
    AtomicInteger seen = new AtomicInteger();
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                seen.incrementAndGet() <= answered
                    ? RunFolder.echo(request)
                    : Reply.neverAnswer())) {
      Recording listener = new Recording();
      RunPlan.Builder plan = plan(files, server, output).maxConcurrency(2);
      Run run = Run.start(plan.build(), listener);
      listener.await(answered);
      run.cancel(StopReason.of("enough"));
      RunFolder.result(run);
    }
    assertThat(files.records(output + ".journal")).hasSize(answered);
    return files;
  }

  private static final class Recording implements RunListener {
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private int records;

    @Override
    public synchronized void recorded(RequestRecord request) {
      records++;
      notifyAll();
    }

    @Override
    public void notice(String sentence) {
      notices.add(sentence);
    }

    synchronized void await(int count) throws InterruptedException {
      while (records < count) {
        wait();
      }
    }
  }

  /** The port of the server may be another one each time. */
  private static RunPlan.Builder plan(RunFolder files, RecordingServer server, String output) {
    return files.plan(server).notedUrl("http://test").outputFile(files.file(output));
  }

  private static List<Long> numbers(List<JsonNode> records) {
    return records.stream().map(record -> record.get("request_num").asLong()).sorted().toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void whatHasNoRecordIsSentAndNothingElse(String output) throws Exception {
    RunFolder files = stopped(20, 7, output);
    List<Long> before = numbers(files.records(output + ".journal"));
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      Recording listener = new Recording();
      Run run = Run.start(plan(files, server, output).opening(Opening.RESUME).build(), listener);

      assertThat(RunFolder.result(run).end()).isEqualTo(new RunResult.Finished());
      assertThat(server.requests().stream().map(SeenRequest::bodyText))
          .hasSize(13)
          .doesNotContainAnyElementsOf(
              before.stream().map(number -> "{\"n\":" + number + "}").toList());
      assertThat(numbers(files.records(output))).isEqualTo(upTo(20));
      assertThat(files.file(output + ".journal")).doesNotExist();
      assertThat(run.counts().done()).isEqualTo(20);
      assertThat(listener.notices).anyMatch(notice -> notice.startsWith("7 requests have"));
    }
  }

  @Test
  void theReportCountsTheRecordsOfAllStarts() throws Exception {
    RunFolder files = stopped(20, 7, "out.json");
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunResult result =
          RunFolder.run(plan(files, server, "out.json").opening(Opening.RESUME).build());

      assertThat(result.report().total()).isEqualTo(20);
      assertThat(result.report().text(result.answers(), false)).contains("2 starts");
      assertThat(result.missing()).hasValue(0);
    }
  }

  @Test
  void aFinishedRunSendsNothingMoreAndTellsItsReport() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 3);
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunFolder.run(plan(files, server, "out.json").build());
      byte[] results = Files.readAllBytes(files.file("out.json"));

      RunResult again =
          RunFolder.run(plan(files, server, "out.json").opening(Opening.RESUME).build());

      assertThat(again.end()).isEqualTo(new RunResult.Finished());
      assertThat(again.report().total()).isEqualTo(3);
      assertThat(server.requests()).hasSize(3);
      assertThat(files.file("out.json")).hasBinaryContent(results);
      assertThat(files.file("out.json.bak")).doesNotExist();
    }
  }

  @Test
  void withNothingToGoOnWithItStarts() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 3);
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunResult result =
          RunFolder.run(plan(files, server, "out.json").opening(Opening.RESUME).build());

      assertThat(result.end()).isEqualTo(new RunResult.Finished());
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void whatFailedIsSentAgainAlsoAfterTheEnd(String output) throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 6);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                request.bodyText().matches(".*[246].*") && seen.add(request.bodyText())
                    ? Reply.status(400)
                    : RunFolder.echo(request))) {
      RunResult first = RunFolder.run(plan(files, server, output).build());
      assertThat(first.report().failed()).isEqualTo(3);

      RunResult second =
          RunFolder.run(plan(files, server, output).opening(Opening.RETRY_FAILED).build());

      assertThat(second.end()).isEqualTo(new RunResult.Finished());
      assertThat(second.report().failed()).isZero();
      assertThat(server.requests()).hasSize(9);
      assertThat(numbers(files.records(output))).isEqualTo(upTo(6));
      assertThat(files.records(output)).allMatch(record -> record.get("ok").asBoolean());
    }
  }

  @Test
  void aChangedBodyIsRefusedBeforeAnythingIsSentNamingItsLine() throws Exception {
    RunFolder files = stopped(20, 7, "out.json");
    long changed = numbers(files.records("out.json.journal")).get(3);
    List<String> bodies = new ArrayList<>(Files.readAllLines(files.file("bodies.jsonl")));
    bodies.set((int) changed - 1, "{\"n\":0}");
    Files.write(files.file("bodies.jsonl"), bodies);
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunPlan plan = plan(files, server, "out.json").opening(Opening.RESUME).build();

      assertThatThrownBy(() -> RunFolder.run(plan))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageContaining(files.file("bodies.jsonl") + ":" + changed + ": not the body")
          .hasMessageContaining("give the input as it was");
      assertThat(server.requests()).isEmpty();
      assertThat(files.records("out.json.journal")).hasSize(7);
    }
  }

  @Test
  void aShorterInputIsRefused() throws Exception {
    RunFolder files = stopped(20, 7, "out.json");
    Files.writeString(files.file("bodies.jsonl"), "{\"n\":1}\n");
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      RunPlan plan = plan(files, server, "out.json").opening(Opening.RESUME).build();

      assertThatThrownBy(() -> RunFolder.run(plan))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageContaining("bodies.jsonl now has fewer bodies, 1,");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anInputThatIsLongerOrShorterBehindTheLastRecordIsRefused() throws Exception {
    RunFolder files = stopped(20, 7, "out.json");
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      for (int bodies : new int[] {19, 21}) {
        RunFolder.withBodies(folder, bodies);

        assertRefused(
            plan(files, server, "out.json").opening(Opening.RESUME),
            "bodies.jsonl now has %d bodies for this run, but there were 20".formatted(bodies));
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anotherSelectionIsRefusedWithBothValues() throws Exception {
    RunFolder files = stopped(20, 7, "out.json");
    try (RecordingServer server = RecordingServer.start(RunFolder::echo)) {
      Source source = new Source.File(files.file("bodies.jsonl"));
      OptionalLong none = OptionalLong.empty();
      SelectionPlan five =
          new SelectionPlan(source, ReadMode.FIRST_N, OptionalLong.of(5), none, none, none);
      SelectionPlan set =
          new SelectionPlan(
              source, ReadMode.FULL_LOAD, none, none, none, none, List.of(Setting.parse("a=1")));

      assertRefused(
          plan(files, server, "out.json")
              .opening(Opening.RESUME)
              .selection(five, InputStream.nullInputStream()),
          "--read-mode: full_load then, first_n now");
      assertRefused(
          plan(files, server, "out.json")
              .opening(Opening.RESUME)
              .selection(set, InputStream.nullInputStream()),
          "--set: none then, [a=1] now");
      assertRefused(
          plan(files, server, "out.json").opening(Opening.RESUME).notedUrl("http://other"),
          "the URL: http://test then, http://other now");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aRandomChoiceIsTheSameAgainByItsSeed() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, 100);
    Source source = new Source.File(files.file("bodies.jsonl"));
    OptionalLong none = OptionalLong.empty();
    SelectionPlan some =
        new SelectionPlan(source, ReadMode.RANDOM_N, OptionalLong.of(10), none, none, none);
    try (RecordingServer server =
        RecordingServer.start(
            request ->
                request.bodyText().length() % 2 == 0
                    ? RunFolder.echo(request)
                    : Reply.status(400))) {
      RunPlan.Builder plan =
          plan(files, server, "out.json").selection(some, InputStream.nullInputStream());
      RunFolder.run(plan.build());
      long seed = files.records("out.json.run").get(0).get("seed").asLong();
      List<Long> lines =
          files.records("out.json").stream().map(record -> record.get("line").asLong()).toList();

      assertRefused(plan.opening(Opening.RETRY_FAILED), "--seed: " + seed + " then");
      plan.selection(some.withSeed(OptionalLong.of(seed)), InputStream.nullInputStream());
      RunFolder.run(plan.build());

      assertThat(files.records("out.json").stream().map(record -> record.get("line").asLong()))
          .containsExactlyElementsOf(lines);
    }
  }

  private static void assertRefused(RunPlan.Builder plan, String words) {
    assertThatThrownBy(() -> RunFolder.run(plan.build()))
        .isInstanceOf(OutputRefusedException.class)
        .hasMessageContaining(words);
  }
}

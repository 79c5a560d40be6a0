package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.journal.RunFiles;
import dev.penstock.report.Report;
import dev.penstock.report.Tally;
import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is told at the end of a run is what its files say. */
class ToldReportTest {
  private static final List<String> ANSWERS =
      List.of(
          "{\"choices\":[{\"message\":{\"content\":\"\\\"}],\\\\\"},\"finish_reason\":\"length\"}]}",
          "{ \"choices\" : [{\"finish_reason\":\"\\\"ok\\\":false\"}],\"usage\":{\"prompt_tokens\":7}}",
          "{\"error\":{\"message\":\"no \\\"quota\\\\\\n{[\\u4f60\\ud83d\\ude00\"},\"ok\":true}",
          "<b ok=\"true\">,\"status\":7}",
          "[[{\"status\":500}],\"request_id\"]");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"out.json", "out.jsonl"})
  void theReportOfOddAnswersIsThatOfTheFiles(String name) throws Exception {
    RunFolder files = RunFolder.withBodies(folder, ANSWERS.size());
    RunResult result;
    try (RecordingServer server = RecordingServer.start(ToldReportTest::answer)) {
      result = RunFolder.run(files.plan(server).outputFile(files.file(name)).build());
    }
    RunFiles read = RunFiles.of(files.file(name));

    Report report = report(read);

    assertThat(report.json()).isEqualTo(result.report().json());
    assertThat(report.summaryLine()).startsWith("REPORT_SUMMARY total=5 ok=3 failed=2 200=5 err.");
    assertThat(report.json())
        .contains("\"input_tokens\":7,\"output_tokens\":null,\"finish_length\":1");
    assertThat(report.text(read.answers(), false)).contains("no \"quota\\ {[\u4f60\ud83d\ude00");
  }

  @Test
  void theReportIsThatOfRecordsWhichAnotherProgramWroteWithSpace() throws Exception {
    RunFolder files = RunFolder.withBodies(folder, ANSWERS.size());
    RunResult result;
    try (RecordingServer server = RecordingServer.start(ToldReportTest::answer)) {
      result = RunFolder.run(files.plan(server).outputFile(files.file("out.jsonl")).build());
    }
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(files.file("out.jsonl"))) {
      String spaced = JsonMapper.shared().readTree(line).toPrettyString();
      lines.add(spaced.replaceAll("\\R", ""));
    }
    Files.write(files.file("out.jsonl"), lines);

    assertThat(report(RunFiles.of(files.file("out.jsonl"))).json())
        .isEqualTo(result.report().json());
  }

  private static Report report(RunFiles files) throws Exception {
    Tally tally = new Tally();
    files.eachRecord(tally::add);
    return Report.of(files.events(), tally);
  }

  private static Reply answer(SeenRequest request) {
    String body = request.bodyText();
    int number = body.charAt(body.length() - 2) - '0';
    return Reply.json(ANSWERS.get(number - 1));
  }
}

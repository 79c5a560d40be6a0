package dev.penstock.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.RecordingServer;
import dev.penstock.testing.Reply;
import dev.penstock.testing.SeenRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What makes a run stop by itself. */
class StopRulesTest {
  private static final Reply WRONG_KEY =
      Reply.json("{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}")
          .withStatus(401);

  @TempDir Path folder;

  private RunResult run(int bodies, Function<SeenRequest, Reply> replies) throws Exception {
    return run(bodies, replies, plan -> plan);
  }

  private RunResult run(
      int bodies,
      Function<SeenRequest, Reply> replies,
      Function<RunPlan.Builder, RunPlan.Builder> options)
      throws Exception {
    RunFolder files = RunFolder.withBodies(folder, bodies);
    try (RecordingServer server = RecordingServer.start(replies)) {
      RunPlan.Builder plan = files.plan(server).maxConcurrency(1);
      return RunFolder.run(options.apply(plan.outputFile(files.file("out.json"))).build());
    }
  }

  private List<JsonNode> records(String name) throws IOException {
    return new RunFolder(folder).records(name);
  }

  private static int number(SeenRequest request) {
    return Integer.parseInt(request.bodyText().replaceAll("[^0-9]", ""));
  }

  private static StopReason reason(RunResult result) {
    return ((RunResult.Stopped) result.end()).why();
  }

  @Test
  void aWrongKeyThreeTimesInARowStopsTheRunAndLeavesNoRecordOfIt() throws Exception {
    RunResult result =
        run(20, request -> number(request) <= 4 ? RunFolder.echo(request) : WRONG_KEY);

    assertThat(reason(result).why())
        .isEqualTo("the server refuses the key, 3 times in a row (status 401: Incorrect API key)");
    assertThat(reason(result).until()).isEmpty();
    assertThat(records("out.json.journal")).hasSize(4);
    assertThat(result.missing()).hasValue(16);
  }

  @Test
  void aWrongKeyNowAndThenIsAFailureLikeAnyOther() throws Exception {
    // Far enough apart: outcomes that come together may change places.
    Set<Integer> refused = Set.of(1, 10, 11, 20);

    RunResult result =
        run(20, request -> refused.contains(number(request)) ? WRONG_KEY : RunFolder.echo(request));

    assertThat(result.end()).isEqualTo(new RunResult.Finished());
    assertThat(result.report().total()).isEqualTo(20);
    assertThat(result.report().failed()).isEqualTo(4);
  }

  @Test
  void aFewRefusalsAtTheEndAreRecorded() throws Exception {
    RunResult result = run(2, request -> WRONG_KEY);

    assertThat(result.end()).isEqualTo(new RunResult.Finished());
    assertThat(result.report().failed()).isEqualTo(2);
  }

  @Test
  void theQuotaOfTheDayStopsTheRunUntilMidnightInCalifornia() throws Exception {
    Reply quota =
        Reply.json(
                """
                {"error":{"code":429,"message":"You exceeded your current quota",
                 "status":"RESOURCE_EXHAUSTED","details":[
                 {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                  {"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
                 {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36s"}]}}
                """)
            .withStatus(429);

    RunResult result = run(20, request -> quota, plan -> plan.clock(() -> NOON).retries(3));

    assertThat(reason(result).why()).startsWith("the quota of the day is used up, 3 times");
    assertThat(reason(result).until()).contains(Instant.parse("2026-11-24T08:00:00Z"));
    assertThat(records("out.json.run").get(1).get("reason").asString())
        .startsWith("the quota of the day");
  }

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void aDelayBeyondWhatARunWaitsStopsItAndTheRefusedRequestHasNoRecord() throws Exception {
    Reply later = Reply.status(429).withHeader("Retry-After", "3600");

    RunResult result =
        run(
            20,
            request -> number(request) <= 4 ? RunFolder.echo(request) : later,
            plan -> plan.clock(() -> NOON).retries(3));

    assertThat(reason(result).why()).startsWith("the server told to wait 3600 s, and a run waits");
    assertThat(reason(result).until()).contains(NOON.plus(Duration.ofHours(1)));
    assertThat(records("out.json.journal")).hasSize(4);
  }

  @Test
  void soManyErrorsStopTheRun() throws Exception {
    RunResult result =
        run(20, request -> Reply.status(400), plan -> plan.errorLimit(ErrorLimit.parse("5")));

    assertThat(reason(result).why()).isEqualTo("5 requests failed, as many as were allowed");
    assertThat(records("out.json.journal").size()).isBetween(5, 19);
  }

  @Test
  void aShareOfErrorsIsLookedAtFromTheTwentiethRecordOn() throws Exception {
    RunResult result =
        run(
            50,
            request -> number(request) % 2 == 0 ? RunFolder.echo(request) : Reply.status(400),
            plan -> plan.errorLimit(ErrorLimit.parse("10%")));

    assertThat(reason(result).why())
        .matches("(9|10|11) of 20 requests failed, over the 10% that were allowed");
  }
}

package dev.penstock.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRequestsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000123Z");

  @TempDir Path folder;

  @Test
  void eachHasItsHashAndItsTime() throws Exception {
    try (RecordedRequests requests =
        new RecordedRequests(NioDisk.INSTANCE, folder.resolve("hashes"))) {
      requests.add(head(3, Optional.of(NOON), Optional.of("00f86d081884c7d6")));
      requests.add(head(70_000, Optional.of(NOON.plusSeconds(1)), Optional.of("f".repeat(16))));
      requests.add(head(5_000_000_000L, Optional.empty(), Optional.empty()));

      assertThat(requests.count()).isEqualTo(3);
      assertThat(requests.highest()).isEqualTo(5_000_000_000L);
      assertThat(requests.bodyHash(3)).contains("00f86d081884c7d6");
      assertThat(requests.bodyHash(70_000)).contains("f".repeat(16));
      assertThat(requests.bodyHash(5_000_000_000L)).isEmpty();
      assertThat(requests.has(5_000_000_000L)).isTrue();
      assertThat(requests.has(4)).isFalse();
      assertThat(requests.bodyHash(4)).isEmpty();
    }
  }

  @Test
  void thoseSentFromAMomentOnHaveTheMomentAmongThem() throws Exception {
    try (RecordedRequests requests =
        new RecordedRequests(NioDisk.INSTANCE, folder.resolve("hashes"))) {
      for (int i = 1; i <= 5; i++) {
        requests.add(head(i, Optional.of(NOON.plusSeconds(i)), Optional.empty()));
      }
      requests.add(head(6, Optional.empty(), Optional.empty()));

      assertThat(requests.sentSince(NOON.plusSeconds(4)))
          .containsExactlyInAnyOrder(NOON.plusSeconds(4), NOON.plusSeconds(5));
    }
  }

  private static RecordHead head(long number, Optional<Instant> sentAt, Optional<String> bodyHash) {
    return new RecordHead(number, true, sentAt, bodyHash);
  }
}

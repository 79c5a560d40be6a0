import dev.penstock.client.Permit;
import dev.penstock.client.RateLimiter;
import dev.penstock.pacing.Budget;
import dev.penstock.pacing.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Paces work that no HTTP client sends: two teams share a rate, each has a budget of its own. */
public class SharedRateLimiter {
  public static void main(String[] args) {
    try (RateLimiter limiter =
        RateLimiter.builder()
            .rateLimit(RateLimit.perSecond(20))
            .budgetPerKey(Budget.per(1_000, Duration.ofMinutes(1)))
            .maxConcurrency(4)
            .build()) {
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        work.add(start(limiter, "team-a", i));
        work.add(start(limiter, "team-b", i));
      }
      work.forEach(CompletableFuture::join);

      Optional<Permit> more = limiter.tryAcquire("team-a", 900); // 300 of 1000 are used
      System.out.println("900 more for team-a now: " + more.isPresent());
      limiter.pause("team-b", Duration.ofMinutes(1)); // its server said Retry-After: 60
      System.out.println("team-b now: " + limiter.tryAcquire("team-b", 1).isPresent());
      try {
        limiter.acquire("team-a", 2_000);
      } catch (IllegalArgumentException e) {
        System.out.println("2000 for team-a: " + e.getMessage());
      }
      System.out.println(limiter.snapshot().pacing().starts() + " starts");
    }
  }

  private static CompletableFuture<Void> start(RateLimiter limiter, String team, int number) {
    return limiter
        .acquire(team, 200) // what we think it costs
        .thenAccept(
            permit -> {
              try (permit) {
                System.out.println(team + " does piece " + number);
                permit.settle(100); // what it did cost
              }
            });
  }
}

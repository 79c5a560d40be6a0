package dev.penstock.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gate.Crowd.Caller;
import dev.penstock.http.Origin;
import dev.penstock.pacing.RateLimit;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may start, and in which order. */
class GateTest {
  @Test
  void withoutLimitsAllStartAtOnce() {
    Crowd crowd = Crowd.unlimited();

    crowd.enter(1_000);

    assertThat(crowd.started).hasSize(1_000);
    assertThat(crowd.gate.waiting()).isZero();
    assertThat(crowd.time.tasks()).isZero();
  }

  @Test
  void asManyStartAsThereAreSlots() {
    Crowd crowd = Crowd.withSlots(3, 100);

    crowd.enter(10);

    assertThat(crowd.names()).containsExactly("a1", "a2", "a3");
    assertThat(crowd.gate.waiting()).isEqualTo(7);
  }

  @Test
  void oneThatFinishesMakesRoomForOne() {
    Crowd crowd = Crowd.withSlots(2, 100);
    crowd.enter(4);

    crowd.started.get(1).finish();

    assertThat(crowd.names()).containsExactly("a1", "a2", "a3");
  }

  @Test
  void eachOriginHasItsOwnSlots() {
    Crowd crowd = Crowd.withSlots(100, 2);

    crowd.enter(3);
    crowd.enter("b1");
    crowd.enter("b2");
    crowd.enter("b3");

    assertThat(crowd.names()).containsExactly("a1", "a2", "b1", "b2");
  }

  @Test
  void aSlotOfOneOriginIsOfNoUseToAnother() {
    Crowd crowd = Crowd.withSlots(100, 1);
    Caller a1 = crowd.enter("a1");
    crowd.enter("b1");
    crowd.enter("b2");
    crowd.enter("a2");

    a1.finish();

    assertThat(crowd.names()).containsExactly("a1", "b1", "a2");
  }

  @Test
  void theKeysOfOneOriginShareItsSlots() {
    Crowd crowd = Crowd.withSlots(100, 1);
    Caller a1 = crowd.enter("a1", "x");
    crowd.enter("a2", "y");
    crowd.enter("a3", "x");
    crowd.enter("a4", "y");

    a1.finish();
    crowd.started.get(1).finish();
    crowd.started.get(2).finish();

    assertThat(crowd.names()).containsExactly("a1", "a2", "a3", "a4");
  }

  @Test
  void thoseOfOneKeyStartInTheOrderTheyCame() {
    Crowd crowd = Crowd.withSlots(1, 1);
    crowd.enter(50);

    for (int i = 0; i < 49; i++) {
      crowd.started.get(i).finish();
    }

    assertThat(crowd.names()).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(crowd.names().get(i)).isEqualTo("a" + (i + 1));
    }
  }

  @Test
  void theHeadThatCameFirstGoesFirstWhateverItsKey() {
    Crowd crowd = Crowd.withSlots(1, 1);
    crowd.enter("a1");
    crowd.enter("b1");
    crowd.enter("a2");
    crowd.enter("a3");
    crowd.enter("c1");
    crowd.enter("b2");

    for (int i = 0; i < 5; i++) {
      crowd.started.get(i).finish();
    }

    assertThat(crowd.names()).containsExactly("a1", "b1", "a2", "a3", "c1", "b2");
  }

  @Test
  void aBlockedHeadBlocksNoOtherKey() {
    Crowd crowd = Crowd.withSlots(3, 1);

    crowd.enter("a1");
    crowd.enter("a2");
    crowd.enter("b1");
    crowd.enter("b2");
    crowd.enter("c1");

    assertThat(crowd.names()).containsExactly("a1", "b1", "c1");
  }

  @Test
  void aHeadThatWasBlockedGoesBeforeThoseThatCameLater() {
    Crowd crowd = Crowd.withSlots(2, 1);
    Caller a1 = crowd.enter("a1");
    crowd.enter("a2");
    Caller b1 = crowd.enter("b1");
    crowd.enter("c1");
    crowd.enter("d1");

    b1.finish();
    a1.finish();

    assertThat(crowd.names()).containsExactly("a1", "b1", "c1", "a2");
  }

  @Test
  void oneThatLeavesIsNotStarted() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");
    crowd.enter("a3");

    assertThat(a2.leave()).isTrue();
    assertThat(crowd.gate.waiting()).isEqualTo(1);
    a1.finish();

    assertThat(crowd.names()).containsExactly("a1", "a3");
  }

  @Test
  void oneInTheMiddleOfItsKeyLeavesTheOthersInOrder() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Caller a1 = crowd.enter("a1");
    crowd.enter("a2");
    Caller a3 = crowd.enter("a3");
    crowd.enter("b1");
    crowd.enter("a4");

    a3.leave();
    a1.finish();
    crowd.started.get(1).finish();
    crowd.started.get(2).finish();

    assertThat(crowd.names()).containsExactly("a1", "a2", "b1", "a4");
  }

  @Test
  void theNextOfAKeyWhoseHeadLeftHasItsOwnTurn() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Caller a1 = crowd.enter("a1");
    Caller b1 = crowd.enter("b1");
    crowd.enter("c1");
    crowd.enter("b2");

    b1.leave();
    a1.finish();

    assertThat(crowd.names()).as("c1 came before b2").containsExactly("a1", "c1");
  }

  @Test
  void theHeadOfABlockedKeyMayLeave() {
    Crowd crowd = Crowd.withSlots(10, 1);
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");
    crowd.enter("a3");

    a2.leave();
    a1.finish();

    assertThat(crowd.names()).containsExactly("a1", "a3");
  }

  @Test
  void allOfABlockedKeyMayLeave() {
    Crowd crowd = Crowd.withSlots(10, 1);
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");

    a2.leave();
    a1.finish();
    crowd.enter("a3");

    assertThat(crowd.names()).containsExactly("a1", "a3");
  }

  @Test
  void oneLeavesOnlyOnceAndNotAfterItsStart() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");

    assertThat(a1.leave()).isFalse();
    assertThat(a2.leave()).isTrue();
    assertThat(a2.leave()).isFalse();
    assertThat(crowd.gate.waiting()).isZero();
  }

  @Test
  void moreThanMayWaitAreTurnedAway() {
    Crowd crowd = Crowd.withRoomFor(2, 1);
    Caller a1 = crowd.enter("a1");
    crowd.enter("a2");
    crowd.enter("a3");

    assertThat(crowd.isTurnedAway("b1")).isTrue();
    a1.finish();
    assertThat(crowd.isTurnedAway("b1")).as("a2 has started").isFalse();
    assertThat(crowd.isTurnedAway("b2")).isTrue();
    assertThat(crowd.gate.waiting()).isEqualTo(2);
  }

  @Test
  void oneThatWaitsForItsOriginHoldsNoSlotOfTheClient() {
    Crowd crowd = Crowd.withSlots(2, 1);

    crowd.enter("a1");
    crowd.enter("a2");
    crowd.enter("b1");

    assertThat(crowd.names()).containsExactly("a1", "b1");
  }

  @Test
  void oneThatWaitsForASlotHoldsNoPlaceOfTheRate() {
    Crowd crowd = Crowd.with(RateLimit.perSecond(10), 100, 1).warm();
    Caller a1 = crowd.enter("a1");
    crowd.enter("a2");
    crowd.enter("b1");
    crowd.enter("c1");
    crowd.enter("d1");

    crowd.time.advance(Duration.ofMillis(350));
    a1.finish();
    crowd.time.advance(Duration.ofMillis(150));

    assertThat(crowd.names()).containsExactly("a1", "b1", "c1", "a2", "d1");
    assertThat(crowd.millis()).containsExactly(100.0, 200.0, 300.0, 400.0, 500.0);
  }

  @Test
  void oneThatWaitsForTheRateHoldsNoSlot() {
    Crowd crowd = Crowd.with(RateLimit.perSecond(10), 1, 1).warm();

    Caller a1 = crowd.enter("a1");
    crowd.enter("b1");
    a1.leave();
    crowd.time.advance(Duration.ofMillis(100));

    assertThat(crowd.names()).containsExactly("b1");
  }

  @Test
  void withoutARateOneIsDueWhenItIsTheHeadOfItsKey() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Caller a1 = crowd.enter("a1");
    crowd.time.advance(Duration.ofMillis(5));
    crowd.enter("a2");
    crowd.time.advance(Duration.ofMillis(1));
    crowd.enter("a3");
    crowd.time.advance(Duration.ofMillis(4));
    a1.finish();
    crowd.time.advance(Duration.ofMillis(5));
    crowd.started.get(1).finish();

    assertThat(crowd.millis()).containsExactly(0.0, 10.0, 15.0);
    assertThat(crowd.dueMillis()).containsExactly(0.0, 5.0, 10.0);
  }

  @Test
  void oneBecomesTheHeadAlsoWhenThatBeforeItLeaves() {
    Crowd crowd = Crowd.withSlots(1, 1);
    Caller a1 = crowd.enter("a1");
    Caller a2 = crowd.enter("a2");
    crowd.enter("a3");
    crowd.time.advance(Duration.ofMillis(5));
    a2.leave();
    crowd.time.advance(Duration.ofMillis(5));
    a1.finish();

    assertThat(crowd.dueMillis()).containsExactly(0.0, 5.0);
  }

  @Test
  void nothingOfAnOriginOrKeyIsKeptOnceItsRequestsAreOver() throws InterruptedException {
    Crowd crowd = Crowd.with(RateLimit.perSecond(1_000_000), 100, 1).warm();
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    List<WeakReference<?>> references = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      for (Object passed : passThrough(crowd, i)) {
        references.add(new WeakReference<>(passed, collected));
      }
    }

    System.gc();

    for (int i = 0; i < references.size(); i++) {
      assertThat(collected.remove(10_000)).as("after %d of 8,000", i).isNotNull();
    }
    assertThat(crowd.gate.report().starts()).isEqualTo(2_001);
    assertThat(crowd.gate.waiting()).isZero();
  }

  /** One runs, one follows it, one waits in vain for it, one of another origin for the rate. */
  private static List<Object> passThrough(Crowd crowd, int number) {
    Origin origin = new Origin("http", "host" + number, 80);
    Origin other = new Origin("http", "other" + number, 80);
    Object key = new Object();
    Object otherKey = new Object();
    Passer runs = new Passer(origin, key);
    Passer follows = new Passer(origin, key);
    Passer leaves = new Passer(origin, key);
    Passer leavesOther = new Passer(other, otherKey);

    crowd.gate.enter(runs);
    crowd.gate.enter(leavesOther);
    assertThat(crowd.gate.leave(leavesOther)).isTrue();
    crowd.gate.enter(follows);
    crowd.gate.enter(leaves);
    crowd.time.advance(Duration.ofMillis(1));
    assertThat(crowd.gate.leave(leaves)).isTrue();
    crowd.gate.finish(runs);
    crowd.gate.finish(follows);
    crowd.time.advance(Duration.ofMillis(1));
    return List.of(origin, other, key, otherKey, runs, follows, leaves, leavesOther);
  }

  /** One that leaves no trace in the test. */
  private static final class Passer extends Waiter {
    private Passer(Origin origin, Object key) {
      super(origin, key);
    }

    @Override
    protected void released(long scheduledNanos, long nowNanos) {}
  }
}

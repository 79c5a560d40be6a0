package dev.penstock.batch;

import dev.penstock.batch.SimulatedServer.Mood;
import java.util.random.RandomGenerator;

/**
 * What befalls one process of a simulated world. Steps are events of its life, from 1; calls are
 * those that change the disk, from 0; what is not to happen is at -1.
 *
 * @param killStep after which it is killed
 * @param haltCall in which it is killed
 * @param losesPower whether the machine loses its power with that, or after the end
 * @param stopStep after which it is told to stop
 * @param cancelStep after which it is told to end what is in flight too
 * @param fullStep after which the disk takes hardly any more
 * @param freeStep after which it does again
 * @param failedForce the force that fails
 * @param stalls whether the process stands still now and then
 */
record Trouble(
    Mood mood,
    int killStep,
    int haltCall,
    boolean losesPower,
    int stopStep,
    int cancelStep,
    int fullStep,
    int freeStep,
    int failedForce,
    boolean stalls) {

  static final int NEVER = -1;

  /** A process that nothing befalls. */
  static Trouble none() {
    return new Trouble(Mood.CALM, NEVER, NEVER, false, NEVER, NEVER, NEVER, NEVER, NEVER, false);
  }

  static Trouble random(RandomGenerator random) {
    int full = random.nextInt(10) == 0 ? moment(random) : NEVER;
    int stop = random.nextInt(6) == 0 ? moment(random) : NEVER;
    return new Trouble(
        mood(random),
        random.nextInt(4) == 0 ? moment(random) : NEVER,
        random.nextInt(4) == 0 ? random.nextInt(random.nextBoolean() ? 15 : 120) : NEVER,
        random.nextInt(3) == 0,
        stop,
        random.nextInt(6) == 0 ? Math.max(stop, 0) + moment(random) : NEVER,
        full,
        full >= 0 ? full + moment(random) : NEVER,
        random.nextInt(10) == 0 ? random.nextInt(8) : NEVER,
        random.nextInt(5) == 0);
  }

  private static Mood mood(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> Mood.CALM;
      case 3, 4, 5 -> Mood.ODD;
      case 6, 7, 8 -> Mood.BAD;
      case 9 -> Mood.BUSY;
      case 10 -> Mood.CLOSED;
      default -> Mood.DOWN;
    };
  }

  /** Early ones as likely as late ones. */
  private static int moment(RandomGenerator random) {
    return random.nextInt(4 << random.nextInt(9));
  }
}

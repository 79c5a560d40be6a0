package dev.penstock.mock;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.SplittableRandom;

/** Puts faults in the place of answers: the same for the same seed and the n-th request. */
record Outage(Faults faults, long seed) {

  /** What is sent for the n-th request. What is an error anyway stays as it is. */
  Reply over(Reply reply, WireFormat format, long number) {
    if (!reply.status().equals(HttpResponseStatus.OK)) {
      return reply;
    }
    // The latency of the request is drawn from the same number: theirs shall not go together.
    SplittableRandom random = new SplittableRandom(seed + number).split();
    return faults
        .draw(random)
        .map(fault -> fault.inPlaceOf(reply, format, random).after(reply.delayNanos()))
        .orElse(reply);
  }
}

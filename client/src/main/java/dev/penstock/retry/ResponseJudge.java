package dev.penstock.retry;

import dev.penstock.http.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Judges responses by what an API says in them: the one hook into retries. */
@FunctionalInterface
public interface ResponseJudge {
  /**
   * Judges a whole response. Called on a callback thread.
   *
   * @param body to read only; of a response that is not 2xx to a download or a stream the first 64
   *     KiB; empty for what is being streamed
   * @return empty: the policy's statuses decide
   */
  Optional<Verdict> judge(int status, Headers headers, ByteBuffer body);
}

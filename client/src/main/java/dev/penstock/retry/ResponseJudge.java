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
   * <p>Of a stream it is asked only about responses that are held back before they are handed out:
   * those whose status may be tried again, and redirects.
   *
   * @param body to read only; the whole body, up to {@code maxResponseBytes}; of a response that is
   *     not 2xx to a download the first 64 KiB; empty for what a download writes into its file
   * @return empty: the policy's statuses decide
   */
  Optional<Verdict> judge(int status, Headers headers, ByteBuffer body);
}

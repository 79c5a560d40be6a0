package dev.penstock.client;

import dev.penstock.seam.Surroundings;

/** Internal to Penstock: builds clients on surroundings of one's own, such as a fake time. */
public final class Assembly {
  private Assembly() {}

  /**
   * The client that the builder describes, in these surroundings. What the builder says of
   * connections counts for nothing, since the wire is given.
   */
  @SuppressWarnings("exports") // the surroundings are exported to those who may call it
  public static AsyncHttpClient build(AsyncHttpClientBuilder builder, Surroundings surroundings) {
    return builder.build(surroundings);
  }
}

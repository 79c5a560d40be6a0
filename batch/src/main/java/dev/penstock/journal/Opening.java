package dev.penstock.journal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the files of an earlier run on the same output. */
public enum Opening {
  /** Records of a run that is not finished are in the way: they cost money. */
  @JsonProperty("new")
  NEW,
  /** Records of a run that is not finished are removed. */
  @JsonProperty("overwrite")
  OVERWRITE,
  /** The run goes on: what has a record keeps it. */
  @JsonProperty("resume")
  RESUME,
  /** As {@link #RESUME}, also with a finished run; only a record of success is kept. */
  @JsonProperty("retry_failed")
  RETRY_FAILED;

  /** Whether what was there counts. */
  public boolean continues() {
    return this == RESUME || this == RETRY_FAILED;
  }
}

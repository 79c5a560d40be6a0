package dev.penstock.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A line of {@code X.run}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunStart.class, name = "start"),
  @JsonSubTypes.Type(value = RunEnd.class, name = "end")
})
public sealed interface RunEvent permits RunStart, RunEnd {}

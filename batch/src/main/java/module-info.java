/** A file of request bodies in, one record each out. */
module dev.penstock.batch {
  requires transitive dev.penstock.client;
  requires HdrHistogram;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports dev.penstock.batch;
  exports dev.penstock.dialect;
  exports dev.penstock.input;
  exports dev.penstock.journal;
  exports dev.penstock.report;
}

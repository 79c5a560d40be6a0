/** The program penstock. */
module dev.penstock.cli {
  requires dev.penstock.batch;
  requires dev.penstock.mock;
  requires info.picocli;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens dev.penstock.cli to
      info.picocli;
}

package dev.penstock.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * What the program finds around it.
 *
 * @param out for data
 * @param err for talk
 * @param variables of the environment of the process
 * @param terminals which streams go to one
 * @param zone of the times shown
 * @param program by which the user called it
 */
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> variables,
    Terminals terminals,
    InstantSource clock,
    ZoneId zone,
    String program) {}

package dev.penstock.batch;

import dev.penstock.journal.Host;
import dev.penstock.seam.Surroundings;
import java.util.concurrent.Executor;

/**
 * What a run stands on in place of this machine: a simulation brings its own.
 *
 * @param client what the client reaches the world by
 * @param output what the output stands on
 * @param conductor runs what comes after the last answer
 */
record Grounds(Surroundings client, Host output, Executor conductor) {}

/** Penstock and others at one task: many POSTs, a number of them at once. */
package dev.penstock.benchmarks;

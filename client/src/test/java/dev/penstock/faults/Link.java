package dev.penstock.faults;

/**
 * A row of the table that has a test of its own.
 *
 * @param name what is wrong
 * @param result what becomes of the requests
 * @param test the class, within {@code dev.penstock}
 * @param method the test
 */
record Link(int number, String name, String result, String test, String method) {}

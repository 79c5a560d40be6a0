package dev.penstock.testing;

/** Something a test may hold and has to give back. Two are equal when they are the same one. */
sealed interface Resource permits LiveThread, OpenBuffer, OpenFile {

  /** What it is, in the words of a failure message. */
  String describe();
}

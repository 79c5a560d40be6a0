package dev.penstock.coding;

import java.nio.ByteBuffer;

/** Where a stage puts what it decoded: the next stage, or the receiver. */
interface Output {
  boolean data(ByteBuffer decoded) throws ContentCodingException;
}

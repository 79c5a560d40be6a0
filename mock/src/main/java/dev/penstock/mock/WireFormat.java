package dev.penstock.mock;

import io.netty.handler.codec.http.HttpResponseStatus;

/** How one API words its errors. */
interface WireFormat {
  Reply error(HttpResponseStatus status, String message);
}

package dev.penstock.dialect;

/**
 * Why a request failed.
 *
 * @param message fit to show a user
 * @param retryable whether the same request may well succeed later
 */
public record RequestError(ErrorKind kind, String message, boolean retryable) {}

package dev.penstock.stream;

/**
 * A server-sent event.
 *
 * @param event its type; {@code message} if the server named none
 * @param data its lines, joined by line feeds
 * @param id the last id the server sent, with this event or an earlier one; empty if none
 */
public record ServerSentEvent(String event, String data, String id) {}

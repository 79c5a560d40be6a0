package dev.penstock.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records as they come, one a line, to a stream such as standard output. There are no files. */
final class StreamOutput implements Output, Sink {
  private final OutputStream stream;
  private final OutputListener listener;
  private final Host host;
  private final RecordWriter writer;
  private final List<RunEvent> events = new ArrayList<>();

  StreamOutput(OutputStream stream, OutputListener listener, Host host) {
    this.stream = stream;
    this.listener = listener;
    this.host = host;
    writer = new RecordWriter(this, Fsync.OFF, host, listener::failed);
  }

  @Override
  public Optional<RunStart> previous() {
    return Optional.empty();
  }

  @Override
  public boolean isComplete() {
    return false;
  }

  @Override
  public Recorded recorded() {
    return RecordedRequests.NONE;
  }

  @Override
  public void begin(RunStart start) {
    events.add(start);
  }

  @Override
  public void write(byte[] lines, int length) throws IOException {
    stream.write(lines, 0, length);
    stream.flush();
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (lines[i] == '\n') {
        listener.record(lines, from, i);
        from = i + 1;
      }
    }
  }

  @Override
  public void force() {}

  @Override
  public boolean append(RequestRecord request) {
    return writer.append(RecordLine.of(request));
  }

  @Override
  public Optional<IOException> drain() {
    return writer.drain();
  }

  @Override
  public void end(RunEnd end) {
    events.add(end);
  }

  @Override
  public List<RunEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public Optional<Path> answers() {
    return Optional.empty();
  }

  @Override
  public void close() {
    try (host) {
      writer.drain();
    }
  }
}

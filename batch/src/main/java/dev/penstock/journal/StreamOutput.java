package dev.penstock.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records as they come, one a line, to a stream such as standard output. There are no files. */
final class StreamOutput implements Output {
  private final OutputStream stream;
  private final OutputListener listener;
  private final RecordWriter writer;
  private final List<RunEvent> events = new ArrayList<>();

  StreamOutput(OutputStream stream, RunStart start, OutputListener listener) {
    this.stream = stream;
    this.listener = listener;
    events.add(start);
    writer = new RecordWriter(this::write, listener::failed);
  }

  private void write(byte[] lines, int length) throws IOException {
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
    writer.drain();
  }
}

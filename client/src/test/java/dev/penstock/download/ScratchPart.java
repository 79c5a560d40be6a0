package dev.penstock.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A target in a folder of a test's own, and what a crash may have left beside it. */
record ScratchPart(Destination destination) {
  static final PartInfo INFO =
      new PartInfo(
          "http://x/",
          new Validator(Validator.Kind.ETAG, "\"a\""),
          OptionalLong.of(10),
          Optional.empty());

  static ScratchPart in(Path folder) throws IOException {
    return new ScratchPart(Destination.of(folder.resolve("file")));
  }

  /** As after a crash: these bytes, of which so many had been synced. */
  ResumePoint leave(String bytes, long durable) throws IOException {
    leave(bytes, InfoText.begin(INFO) + InfoText.durable(durable));
    return new ResumePoint(INFO, durable);
  }

  void leave(String bytes, String info) throws IOException {
    Files.writeString(destination.info(), info, ISO_8859_1);
    Files.writeString(destination.part(), bytes);
  }

  Path target() {
    return destination.file();
  }

  Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(destination.file().getParent())) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}

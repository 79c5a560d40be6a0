package dev.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form with files, byte for byte as it is sent. */
class MultipartBodyTest {
  @TempDir private Path folder;

  @Test
  void partsAreSentInOrder() throws IOException {
    Path file = Files.writeString(folder.resolve("a b.txt"), "from a file");
    MultipartBody body =
        MultipartBody.builder()
            .field("purpose", "größer")
            .file("data", "d.bin", "in memory".getBytes(UTF_8))
            .file("text", "t.txt", "text/plain; charset=utf-8", file)
            .file("file", file)
            .field("empty", "")
            .build();

    assertThat(sent(body))
        .isEqualTo(
            """
            --B
            Content-Disposition: form-data; name="purpose"

            größer
            --B
            Content-Disposition: form-data; name="data"; filename="d.bin"
            Content-Type: application/octet-stream

            in memory
            --B
            Content-Disposition: form-data; name="text"; filename="t.txt"
            Content-Type: text/plain; charset=utf-8

            from a file
            --B
            Content-Disposition: form-data; name="file"; filename="a b.txt"
            Content-Type: application/octet-stream

            from a file
            --B
            Content-Disposition: form-data; name="empty"


            --B--
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void bodyWithoutPartsIsItsEnd() {
    assertThat(sent(MultipartBody.builder().build())).isEqualTo("--B--\r\n");
  }

  @Test
  void namesCannotBreakOutOfTheirPlace() {
    MultipartBody body =
        MultipartBody.builder()
            .field("a\"b\r\nX: y\\", "1")
            .file("日本", "\"\r\n.txt", new byte[] {'2'})
            .build();

    assertThat(sent(body))
        .contains("form-data; name=\"a%22b%0D%0AX: y\\\"\r\n\r\n1\r\n")
        .contains("form-data; name=\"日本\"; filename=\"%22%0D%0A.txt\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain\r\nX: y", "text/ä", "a\0"})
  void contentTypeThatCannotBeSentIsRefused(String contentType) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultipartBody.builder().file("a", "b", contentType, new byte[0]))
        .withMessageStartingWith("not a content type: \"");
  }

  @Test
  void fileThatIsNotThereIsRefusedAtOnce() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> MultipartBody.builder().file("a", folder.resolve("none")));
  }

  @Test
  void fileThatBecameShorterIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "12345");
    MultipartBody body = MultipartBody.builder().file("a", file).build();
    Files.writeString(file, "123");
    RecordingSubscriber subscriber = RecordingSubscriber.thatWantsAll();

    body.publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.error)
        .isInstanceOf(EOFException.class)
        .hasMessage(file + " was cut short while it was sent: it ends at byte 3 of 5");
  }

  @Test
  void cancelInTheMidstOfAFileClosesIt() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[200_000]);
    RecordingSubscriber subscriber = RecordingSubscriber.thatWaits();
    MultipartBody.builder().file("a", file).build().publisher(Runnable::run).subscribe(subscriber);
    subscriber.subscription().request(2);

    subscriber.subscription().cancel();

    assertThat(subscriber.signals).containsExactly("subscribed", "item", "item");
  }

  @Test
  void boundaryIsAnotherEachTime() {
    assertThat(MultipartBody.builder().build().contentType())
        .matches("multipart/form-data; boundary=penstock-[0-9a-f-]{36}")
        .isNotEqualTo(MultipartBody.builder().build().contentType());
  }

  @Test
  void callersBytesMayChangeAfterwards() {
    byte[] content = {'1'};
    MultipartBody body = MultipartBody.builder().file("a", "b", content).build();

    content[0] = '2';

    assertThat(sent(body)).contains("\r\n\r\n1\r\n");
  }

  /** What is sent twice, with B for the boundary. */
  private static String sent(MultipartBody body) {
    RecordingSubscriber first = RecordingSubscriber.thatWantsAll();
    RecordingSubscriber second = RecordingSubscriber.thatWantsOneByOne();
    body.publisher(Runnable::run).subscribe(first);
    body.publisher(Runnable::run).subscribe(second);

    assertThat(first.signals).endsWith("complete");
    assertThat(first.bytes.size()).isEqualTo((int) body.contentLength());
    assertThat(second.bytes.toByteArray()).isEqualTo(first.bytes.toByteArray());
    String boundary = body.contentType().replace("multipart/form-data; boundary=", "");
    return first.bytes.toString(UTF_8).replace(boundary, "B");
  }
}

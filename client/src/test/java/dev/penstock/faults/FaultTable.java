package dev.penstock.faults;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All rows, in the order of their numbers, which are 1 to {@link #LAST}. */
final class FaultTable {
  static final int LAST = 84;

  private FaultTable() {}

  static List<Row> rows() {
    return Stream.of(ConnectRows.rows(), HeadRows.rows(), FramingRows.rows(), BodyRows.rows())
        .flatMap(rows -> rows)
        .sorted(Comparator.comparingInt(Row::number))
        .toList();
  }

  static List<Link> links() {
    return List.of(
        new Link(
            6,
            "20 names that the resolver is slow to find",
            "another name is found meanwhile",
            "wire.AddressesTest",
            "slowNamesDoNotHoldUpOthers"),
        new Link(
            6,
            "a name that the resolver never finds",
            "fails with the connect timeout",
            "wire.AddressesTest",
            "slowResolverIsTimedAndCanBeCancelled"),
        new Link(
            7,
            "the first of two addresses is silent",
            "the second is tried after 250 ms",
            "wire.AddressesTest",
            "addressThatIsSilentIsPassedOver"),
        new Link(
            7,
            "the first of three addresses refuses",
            "the next is tried at once",
            "wire.AddressesTest",
            "addressThatRefusesIsPassedOver"),
        new Link(
            8,
            "a name whose address changes",
            "new connections go to the new address, once the JVM's own cache"
                + " (`networkaddress.cache.ttl`, 30 s) has let go of the old one",
            "wire.AddressesTest",
            "newConnectionsFollowTheName"),
        new Link(
            11,
            "a certificate of an unknown authority",
            "fails, `TLS`, nothing was sent",
            "client.TlsTest",
            "serverThatDeservesNoTrustIsNotSpokenTo"),
        new Link(
            16,
            "a proxy that wants credentials",
            "gets them, and no origin does",
            "client.ProxyCredentialsTest",
            "theyReachTheProxyAndNeverTheOrigin"),
        new Link(
            17,
            "no file descriptors left",
            "fails, `CONNECT`, nothing was sent; nothing is paused by itself",
            "wire.AddressRaceTest",
            "processWithoutSocketsIsNotConnected"),
        new Link(
            44,
            "closes and resets at random moments, 5,000 requests",
            "each ends once; none is sent twice",
            "client.KeepAliveTest",
            "everyRequestEndsWhateverTheServerClosesWhen"),
        new Link(
            69,
            "30 bodies of 8 MiB at once into files",
            "each holds up to 1.25 MiB on the heap, then the network waits; a body in memory may have"
                + " `maxResponseBytes`, whatever the others have",
            "faults.LoadTest",
            "manyLargeDownloadsStayOffTheHeap"),
        new Link(
            83,
            "200 and 500 in turns, 10 % 503, 2 % resets",
            "as many outcomes as requests, each as the server made it",
            "faults.LoadTest",
            "everyOutcomeIsWhatTheServerDid"),
        new Link(
            84,
            "a clock that jumps",
            "nothing: time limits and durations are measured by another",
            "client.ClockJumpTest",
            "jumpsOfTheClockChangeNoDuration"));
  }

  /** Not there yet: what they are about is being built. */
  static List<Integer> pending() {
    return Stream.of(
            IntStream.rangeClosed(47, 55),
            IntStream.rangeClosed(56, 59),
            IntStream.of(61),
            IntStream.rangeClosed(70, 81))
        .flatMap(IntStream::boxed)
        .toList();
  }
}

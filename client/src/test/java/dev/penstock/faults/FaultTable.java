package dev.penstock.faults;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All rows, in the order of their numbers, which are 1 to {@link #LAST}. */
final class FaultTable {
  static final int LAST = 84;

  private FaultTable() {}

  static List<Row> rows() {
    return Stream.of(
            ConnectRows.rows(),
            HeadRows.rows(),
            FramingRows.rows(),
            CodingRows.rows(),
            BodyRows.rows(),
            StreamRows.rows(),
            RetryRows.rows())
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
            "fails, `CONNECT`, nothing was sent; the retry policy decides, and the concurrency stays as"
                + " it is set",
            "wire.AddressRaceTest",
            "processWithoutSocketsIsNotConnected"),
        new Link(
            44,
            "closes and resets at random moments, 5,000 requests",
            "each ends once; none is sent twice",
            "client.KeepAliveTest",
            "everyRequestEndsWhateverTheServerClosesWhen"),
        new Link(
            47,
            "HTTP/2: GOAWAY",
            "requests above its last stream are told to be refused, and sent again; lower ones end well",
            "client.Http2FaultTest",
            "goodbyeRefusesWhatCameTooLate"),
        new Link(
            48,
            "HTTP/2: RST_STREAM with its codes",
            "REFUSED_STREAM is a refusal, others are failures; each says its code",
            "client.Http2FaultTest",
            "resetSaysWhy"),
        new Link(
            49,
            "HTTP/2: one stream at a time is allowed",
            "the limit is kept on each of several connections",
            "client.Http2FaultTest",
            "limitOfStreamsIsKeptAndOtherConnectionsAreOpened"),
        new Link(
            49,
            "HTTP/2: no stream is allowed for a while",
            "requests wait until there are some",
            "client.Http2FaultTest",
            "streamsWaitWhileThereAreNone"),
        new Link(
            50,
            "HTTP/2: a window that stays shut",
            "fails, `TIMEOUT`",
            "client.Http2FaultTest",
            "windowThatStaysShutTimesOut"),
        new Link(
            51,
            "HTTP/2: CONTINUATION without end, a bomb for HPACK",
            "the connection ends, `PROTOCOL`",
            "client.Http2FaultTest",
            "faultOfAConnectionFailsAllItsRequests"),
        new Link(
            52,
            "HTTP/2: PING and SETTINGS for ever, answers unread",
            "the connection ends",
            "wire.Http2FloodTest",
            "floodThatIsNotReadEndsTheConnection"),
        new Link(
            53,
            "HTTP/2: frames on wrong streams, too large, after the end",
            "of a stream: it fails alone; of the connection: all its streams",
            "client.Http2FaultTest",
            "faultOfAStreamFailsOnlyItsRequest"),
        new Link(
            54,
            "HTTP/2 by ALPN, HTTP/1.1 in fact",
            "fails, `PROTOCOL`, and says so",
            "client.Http2FaultTest",
            "peerThatSpeaksHttp1AfterAllIsNamed"),
        new Link(
            55,
            "HTTP/2: a connection that dies with many streams",
            "each fails once",
            "client.Http2FaultTest",
            "connectionThatDiesFailsEachOfItsRequestsOnce"),
        new Link(
            69,
            "30 bodies of 8 MiB at once into files",
            "each holds up to 1.25 MiB on the heap, then the network waits; a body in memory may have"
                + " `maxResponseBytes`, whatever the others have",
            "faults.LoadTest",
            "manyLargeDownloadsStayOffTheHeap"),
        new Link(
            73,
            "a line of a stream without end",
            "the stream fails at 8 MiB",
            "stream.EventParserTest",
            "lineWithoutEndIsRefusedBeforeItEnds"),
        new Link(
            71,
            "an error as an event, after status 200",
            "is handed out as the event it is; only the caller knows what it means",
            "client.StreamTest",
            "eventsAreHandedOutWhateverTheySay"),
        new Link(
            78,
            "a chunk on the usage that is null, or not there",
            "is handed out as it is; nothing is made up",
            "client.StreamTest",
            "eventsAreHandedOutWhateverTheySay"),
        new Link(
            79,
            "Retry-After in every spelling, past, twice",
            "is read as RFC 9110 says, or tells nothing; never below zero",
            "retry.ServerDelayTest",
            "retryAfterIsTold"),
        new Link(
            81,
            "302 to another origin, to be followed",
            "is followed without credentials, which do not come back on a later hop",
            "faults.RedirectTest",
            "noCredentialLeavesItsOrigin"),
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
}

package dev.naru.sdk.wire;

import dev.naru.sdk.Cause;

/** What came of a request: an answer below 500 with its text, or why there is none. */
public sealed interface HttpReply {
    /** An answer. */
    record Text(int status, String text) implements HttpReply {
    }

    /** None. */
    record Nothing(Cause cause) implements HttpReply {
    }
}

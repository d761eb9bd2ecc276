package dev.naru.sdk;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What carries requests: give a client one of your own for a mock, or to log what is sent. */
public interface Transport {
    /** Answers of payment APIs are a few kilobytes, long lists a few hundred; a longer one is not an answer. */
    int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    /**
     * Sends a request once: follows no redirect, tries nothing again. Gives a cause for whatever is not a complete
     * answer, and throws nothing for what happens on the way. {@link Cause.NoConnection} is only for who is sure that
     * nothing was sent; {@link Cause.Network} otherwise.
     */
    Delivery send(Request request);

    /**
     * A request.
     *
     * @param method {@code GET} or {@code POST}
     * @param body null for GET
     * @param timeout for all of the call, until the last byte of the answer
     */
    record Request(String method, URI uri, Map<String, String> headers, String body, Duration timeout) {
    }

    /** What comes of sending a request. */
    sealed interface Delivery {
    }

    /** A complete answer, of whatever status. */
    record Answer(int status, byte[] body) implements Delivery {
    }

    /** No complete answer. */
    record Failed(Cause cause) implements Delivery {
    }
}

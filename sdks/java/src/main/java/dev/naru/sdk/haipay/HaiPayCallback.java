package dev.naru.sdk.haipay;

import dev.naru.sdk.Coded;
import dev.naru.sdk.Members;
import dev.naru.sdk.VerificationFault;

/** What {@link HaiPayVerifier} says of a callback. */
public sealed interface HaiPayCallback {
    /** The body of the answer that ends the deliveries of a callback; upper case, nothing else. */
    String SUCCESS_REPLY = "SUCCESS";

    /**
     * A callback that the platform signed.
     *
     * @param outcome what it says of the order; query it for {@code UNRECOGNIZED}
     * @param payload its members
     */
    record Genuine(Kind kind, Outcome outcome, Members payload) implements HaiPayCallback {
    }

    /**
     * One not to believe.
     *
     * @param member the member at fault; null where there is none
     */
    record Rejected(VerificationFault reason, String member) implements HaiPayCallback {
    }

    /** What a callback is about. */
    enum Kind implements Coded {
        /** A payment. */
        COLLECTION,
        /** A payout. */
        PAYOUT
    }

    /** What a callback says. */
    enum Outcome implements Coded {
        /** Paid. */
        SUCCESS,
        /** Failed for good. */
        FAILURE,
        /** A collection: a part of the amount came. */
        PARTIAL,
        /** A collection: more than the amount came. */
        OVER_COLLECTED,
        /** A status that this version does not know. */
        UNRECOGNIZED
    }
}

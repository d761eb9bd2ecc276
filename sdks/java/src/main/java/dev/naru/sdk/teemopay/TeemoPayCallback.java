package dev.naru.sdk.teemopay;

import dev.naru.sdk.Coded;
import dev.naru.sdk.Members;
import dev.naru.sdk.VerificationFault;

/** What {@link TeemoPayVerifier} says of a callback. */
public sealed interface TeemoPayCallback {
    /** The body of the answer that ends the deliveries of a callback; upper case, nothing else. */
    String SUCCESS_REPLY = "SUCCESS";

    /**
     * A callback that the platform signed.
     *
     * @param outcome what it says of the order; query it for {@code UNRECOGNIZED}
     * @param payload its fields; null and blank ones are absent
     */
    record Genuine(Kind kind, Outcome outcome, Members payload) implements TeemoPayCallback {
        /**
         * What identifies a callback and its repetitions: the number of the payment; of a payout its number and status,
         * since a payout may succeed and then be sent back. Remember it together with what the callback made you do.
         */
        public String deduplicationKey() {
            return kind == Kind.PAYIN
                    ? payload.text("paymentOrderNo")
                    : payload.text("tradeNo") + ":" + payload.text("status");
        }
    }

    /**
     * One not to believe.
     *
     * @param member the member or header at fault; null where there is none
     */
    record Rejected(VerificationFault reason, String member) implements TeemoPayCallback {
    }

    /** What a callback is about. */
    enum Kind implements Coded {
        /** A payment. */
        PAYIN,
        /** A payout. */
        PAYOUT
    }

    /** What a callback says. */
    enum Outcome implements Coded {
        /** Paid. */
        SUCCESS,
        /** A payment: a part of an order. */
        PARTIAL,
        /** Failed; not sent for payments in Korea today. */
        FAILED,
        /** A payout was sent back after success: the reversal of the same order. */
        REFUNDED,
        /** A status that this version does not know. */
        UNRECOGNIZED
    }
}

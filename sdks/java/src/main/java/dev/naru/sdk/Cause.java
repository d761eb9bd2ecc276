package dev.naru.sdk;

import java.time.Duration;

/** Why the outcome of a call is not known, or why it was not sent. */
public sealed interface Cause {
    /** What happened, for a log. */
    String detail();

    /** No complete answer in time. Never a failure. */
    record Timeout(Duration limit) implements Cause {
        @Override
        public String detail() {
            return "no answer in " + limit.toMillis() + " ms";
        }
    }

    /** The connection was refused or the name has no address: nothing of the request left this machine. */
    record NoConnection(String detail) implements Cause {
    }

    /** The connection broke, TLS failed, or what came was no answer of an API. */
    record Network(String detail) implements Cause {
    }

    /** HTTP 5xx, or another status than 200 without an answer of the contract. */
    record HttpStatus(int status) implements Cause {
        @Override
        public String detail() {
            return "HTTP " + status;
        }
    }

    /** An answer that does not say what the contract lets it say. */
    record MalformedAnswer(String detail) implements Cause {
    }

    /**
     * A code that does not rule out that the call was carried out.
     *
     * @param errcode Eximbay's newer code; empty where there is none
     * @param traceId of TeemoPay; empty elsewhere
     * @param refund Eximbay: the refund whose outcome is open; null where the answer names none
     */
    record UncertainCode(String code, String message, String errcode, String traceId, OpenRefund refund)
            implements Cause {
        @Override
        public String detail() {
            return message;
        }
    }

    /**
     * A refund of Eximbay whose outcome is open: {@code retrieve} by its transaction id returns it.
     *
     * @param refundId the merchant's own number; null where the answer does not say it
     */
    record OpenRefund(String refundTransactionId, String refundId) {
    }
}

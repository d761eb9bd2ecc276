package dev.naru.sdk;

/**
 * What became of a call. Look at its kind first; a time-out is {@link Unknown}, never a refusal.
 */
public sealed interface Result {
    /** Whether the call was carried out and its answer can be believed. */
    default boolean isOk() {
        return this instanceof Ok;
    }

    /** Whether the platform said no: this call was not carried out. */
    default boolean isRefused() {
        return this instanceof Refused;
    }

    /** Whether the order must be queried before the call is made again. */
    default boolean mustBeQueried() {
        return this instanceof Unknown || this instanceof Unverified;
    }

    /**
     * Carried out. The order itself may still be open or have failed: look at its status.
     *
     * @param traceId of TeemoPay; empty elsewhere
     */
    record Ok(Members data, AnswerSignature signature, String traceId) implements Result {
    }

    /**
     * The platform said no: this call was not carried out.
     *
     * @param errcode Eximbay's newer code; empty where there is none
     * @param traceId of TeemoPay; empty elsewhere
     */
    record Refused(String code, String message, String errcode, String traceId) implements Result {
    }

    /**
     * An answer came, but its signature is not genuine. Treat it like {@link Unknown}.
     *
     * @param data for the log
     */
    record Unverified(SignatureFault reason, Members data) implements Result {
    }

    /** It may or may not have been carried out: query the order before sending it again. */
    record Unknown(Cause cause) implements Result {
    }

    /** There was no connection, so it was not carried out: it may be sent again as it is. */
    record NotSent(Cause cause) implements Result {
    }
}

package dev.naru.sdk;

/** What is known of the signature of an answer that is ok. */
public enum AnswerSignature implements Coded {
    /** Genuine. */
    VERIFIED,
    /** There is none: Eximbay's answers and most of TeemoPay's are not signed. */
    ABSENT,
    /** It is not genuine. Of HaiPay only with {@code AnswerVerification.REPORT}. */
    MISMATCH,
    /** TeemoPay: there is one, and the client has no platform key to check it. */
    UNCHECKED
}

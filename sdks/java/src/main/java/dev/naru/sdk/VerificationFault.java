package dev.naru.sdk;

/** Why a callback or webhook is refused. */
public enum VerificationFault implements Coded {
    /** The body is not JSON. */
    NOT_JSON,
    /** The body is JSON, but not an object. */
    NOT_OBJECT,
    /** One name twice, also in two spellings. */
    DUPLICATE_MEMBER,
    /** There is no signature. */
    SIGNATURE_MISSING,
    /** It has not the form of a signature by this key. */
    SIGNATURE_MALFORMED,
    /** It belongs to another text or another key. */
    SIGNATURE_MISMATCH,
    /** The signature fits, but it fits other members as well: a value reads as further members. */
    AMBIGUOUS_MEMBER,
    /** There is a member that could be the end of the text before it. Name one that came later as an extra member. */
    UNKNOWN_MEMBER,
    /** Genuine, but for another app than the expected one. */
    WRONG_APP,
    /** Genuine, but neither stated nor recognizable what it is about. */
    KIND_UNKNOWN,
    /** Genuine, but by its platform number about something else than what was to be verified. */
    WRONG_KIND,
    /** Genuine, but a member is missing or of the wrong type. */
    PAYLOAD_INVALID,

    /** TeemoPay: there is no header {@code nonce}, without which no signature can be verified. */
    NONCE_MISSING,
    /** TeemoPay, only with a window: there is no header {@code timestamp}. */
    TIMESTAMP_MISSING,
    /** TeemoPay, only with a window: it is not 13 digits. */
    TIMESTAMP_MALFORMED,
    /** TeemoPay, only with a window: it is too far from now. */
    TIMESTAMP_EXPIRED,

    /** Eximbay: not parameters of a form; of a webhook: no object with {@code type} and {@code data}. */
    MALFORMED,
    /** Eximbay: one parameter twice, also by its older name. */
    DUPLICATE_PARAMETER,
    /** Eximbay: there is no fgkey. */
    FGKEY_MISSING,
    /** Eximbay: it is not 64 hexadecimal digits. */
    FGKEY_MALFORMED,
    /** Eximbay: it belongs to other parameters or another key. */
    FGKEY_MISMATCH,
    /** Eximbay: the fgkey fits, but is good for another cut of the same text. */
    AMBIGUOUS_PARAMETER,
    /** Eximbay: a parameter that nobody knows. */
    UNKNOWN_PARAMETER,
    /** Genuine, but about another merchant id than the expected one. */
    WRONG_MID,
    /** Genuine, but about another order. */
    WRONG_ORDER,
    /** Genuine, but in another currency. */
    WRONG_CURRENCY,
    /** Genuine, but about another amount. */
    WRONG_AMOUNT,
    /** Eximbay's webhooks: there is no time of sending. */
    TIME_MISSING,
    /** Eximbay's webhooks: it is no time. */
    TIME_MALFORMED,
    /** Eximbay's webhooks: it is too far from now. */
    TIME_OUT_OF_RANGE
}

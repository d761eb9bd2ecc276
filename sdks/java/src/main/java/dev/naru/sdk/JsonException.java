package dev.naru.sdk;

/** A text that is not an object of JSON whose members can be verified. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final VerificationFault reason;
    private final String member;

    /** Made by readers of JSON; {@code member} may be null. */
    public JsonException(VerificationFault reason, String member) {
        super(member == null ? reason.code() : reason.code() + ": " + member);
        this.reason = reason;
        this.member = member;
    }

    /** {@code NOT_JSON}, {@code NOT_OBJECT} or {@code DUPLICATE_MEMBER}. */
    public VerificationFault reason() {
        return reason;
    }

    /** The member at fault; null where there is none. */
    public String member() {
        return member;
    }
}

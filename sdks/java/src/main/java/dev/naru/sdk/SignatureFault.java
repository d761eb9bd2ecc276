package dev.naru.sdk;

/** Why a signature does not verify. */
public enum SignatureFault implements Coded {
    /** There is none. */
    MISSING,
    /** It has not the form of a signature by this key. */
    MALFORMED,
    /** It belongs to another text or another key. */
    MISMATCH
}

package dev.naru.sdk;

import java.util.Locale;

/** A constant with the name that contracts, logs and the SDKs in other languages use. */
public interface Coded {
    /** The name of the constant in Java. */
    String name();

    /** The name outside of Java, for example {@code signature_mismatch}. */
    default String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.naru.sdk;

/** A key text that could not be used. The message never contains the text. */
public final class KeyFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Made by readers of keys. */
    public KeyFormatException(String message) {
        super(message);
    }
}

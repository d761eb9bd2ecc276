package dev.naru.sdk.wire;

import dev.naru.sdk.JsonException;
import dev.naru.sdk.SignedMembers;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * JSON for signatures: what is read keeps the text of numbers and refuses members that come twice, what is written is
 * the text that was signed.
 */
public final class Json {
    /** Deeper values are refused: no contract nests deeper than six levels. */
    public static final int MAX_NESTING_DEPTH = 16;

    private static final String THE_REQUEST = "the request";

    private Json() {
    }

    /** Reads an object with the text form of every member. */
    public static SignedMembers readSigned(String text) {
        return new JsonReader(text).members();
    }

    /** Reads any JSON; empty for what is none, and for null. */
    public static Optional<Object> read(String text) {
        try {
            return Optional.ofNullable(new JsonReader(text).whole());
        } catch (JsonException exception) {
            return Optional.empty();
        }
    }

    /** The members of a request as JSON. */
    public static String ofRequest(Map<String, ?> members) {
        return encode(members, THE_REQUEST);
    }

    /**
     * Writes a value: null, booleans, numbers, text, lists, maps by name.
     *
     * @param name the member whose value it is, for the message of an error
     * @throws IllegalArgumentException for any other value
     */
    public static String encode(Object value, String name) {
        StringBuilder out = new StringBuilder();
        write(out, value, name);
        return out.toString();
    }

    /** A text as a JSON string. */
    public static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        writeString(out, text);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value, String name) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof CharSequence text) {
            writeString(out, checked(text.toString(), name + " must be text without half characters"));
        } else if (value instanceof Number number) {
            out.append(finite(number, name));
        } else if (value instanceof Map<?, ?> map) {
            writeObject(out, map, name);
        } else if (value instanceof Collection<?> items) {
            writeList(out, items, name);
        } else {
            String type = value.getClass().getSimpleName();
            throw new IllegalArgumentException(name + " cannot be sent: give text or a number, not " + type);
        }
    }

    private static String finite(Number number, String name) {
        double value = number.doubleValue();
        boolean isFloating = number instanceof Double || number instanceof Float;
        if (isFloating && (Double.isNaN(value) || Double.isInfinite(value))) {
            throw new IllegalArgumentException(name + " cannot be sent: JSON has no " + number);
        }
        return Text.ofNumber(number);
    }

    private static void writeObject(StringBuilder out, Map<?, ?> map, String name) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a name in " + name + " must be text");
            }
            out.append(separator);
            writeString(out, checked(key, "a name in " + name + " must be text without half characters"));
            out.append(':');
            write(out, entry.getValue(), key);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeList(StringBuilder out, Collection<?> items, String name) {
        out.append('[');
        for (Iterator<?> each = items.iterator(); each.hasNext();) {
            write(out, each.next(), name);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static String checked(String text, String otherwise) {
        if (!Text.isWellFormed(text)) {
            throw new IllegalArgumentException(otherwise);
        }
        return text;
    }

    private static void writeString(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i += 1) {
            char character = text.charAt(i);
            switch (character) {
                case '"', '\\' -> out.append('\\').append(character);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (character < ' ') {
                        out.append(String.format("\\u%04x", (int) character));
                    } else {
                        out.append(character);
                    }
                }
            }
        }
        out.append('"');
    }
}

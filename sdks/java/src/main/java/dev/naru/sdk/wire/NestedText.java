package dev.naru.sdk.wire;

/**
 * How a nested value is written into a string to sign: as compact JSON ({@code ["a","b"]}), or as a Java server prints
 * a list or a map ({@code [a, b]}, <code>{k=v}</code>). Numbers keep their source form and members their order.
 */
public final class NestedText {
    private NestedText() {
    }

    /** The text of a nested value from its JSON as received, which must be valid. */
    public static String of(String source, boolean asJava) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            char character = source.charAt(at);
            int end = at + 1;
            if (character == '"') {
                end = stringEnd(source, at);
                String text = (String) Json.read(source.substring(at, end)).orElse("");
                out.append(asJava ? text : Json.string(text));
            } else if (character == ',') {
                out.append(asJava ? ", " : ",");
            } else if (character == ':') {
                out.append(asJava ? "=" : ":");
            } else if (!isSpace(character)) {
                out.append(character);
            }
            at = end;
        }
        return out.toString();
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    private static int stringEnd(String source, int start) {
        int at = start + 1;
        while (at < source.length() && source.charAt(at) != '"') {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, source.length());
    }
}

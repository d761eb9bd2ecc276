package dev.naru.sdk.wire;

import dev.naru.sdk.JsonException;
import dev.naru.sdk.Members;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.VerificationFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of JSON (RFC 8259) that keeps how a number was written and finds names that come twice. */
final class JsonReader {
    private static final Pattern NUMBER =
            Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+");
    private static final double EXACT_INTEGERS = 9_007_199_254_740_992.0;
    private static final int LONGEST_LONG_CHARACTERS = 20;
    private static final int HEX = 16;
    private static final int ESCAPE_DIGITS = 4;
    private static final char REPLACEMENT = '\uFFFD';
    private static final char END = '\0';

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        if (!Text.isWellFormed(text)) {
            throw notJson();
        }
        this.text = text;
    }

    /** The text as an object with its members. */
    SignedMembers members() {
        skipSpace();
        if (next() != '{') {
            whole();
            throw new JsonException(VerificationFault.NOT_OBJECT, null);
        }
        List<SignedMembers.Entry> entries = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        eachMember(name -> {
            int start = at;
            Object value = value();
            String source = text.substring(start, at);
            boolean isNested = value instanceof Members || value instanceof List<?>;
            String signed = value == null ? "" : value instanceof String string ? string : source;
            if (values.containsKey(name)) {
                twice.add(name);
            }
            values.put(name, value);
            entries.add(new SignedMembers.Entry(name, signed, isNested));
        });
        end();
        if (!twice.isEmpty()) {
            throw new JsonException(VerificationFault.DUPLICATE_MEMBER, twice.get(0));
        }
        return new SignedMembers(Members.copyOf(values), List.copyOf(entries));
    }

    /** The text as any value. */
    Object whole() {
        skipSpace();
        Object value = value();
        end();
        return value;
    }

    private static JsonException notJson() {
        return new JsonException(VerificationFault.NOT_JSON, null);
    }

    /** A character that no token begins with stands for the end. */
    private char next() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private void skipSpace() {
        while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r') {
            at += 1;
        }
    }

    private void end() {
        skipSpace();
        if (at != text.length()) {
            throw notJson();
        }
    }

    private void take(char character) {
        if (next() != character) {
            throw notJson();
        }
        at += 1;
    }

    private Object value() {
        return switch (next()) {
            case '"' -> string();
            case '{' -> object();
            case '[' -> list();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object word(String word, Boolean value) {
        if (!text.startsWith(word, at)) {
            throw notJson();
        }
        at += word.length();
        return value;
    }

    /** Numbers have one kind in JSON: 2.0 is 2. */
    private Number number() {
        Matcher match = NUMBER.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            throw notJson();
        }
        at = match.end();
        String digits = match.group();
        if (digits.length() <= LONGEST_LONG_CHARACTERS && digits.chars().noneMatch(one -> ".eE".indexOf(one) >= 0)) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException tooLong) {
                // As a double, then.
            }
        }
        double number = Double.parseDouble(digits);
        boolean isWhole = Math.rint(number) == number && Math.abs(number) <= EXACT_INTEGERS;
        return isWhole ? (Number) (long) number : (Number) number;
    }

    private String string() {
        take('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            if (at >= text.length() || next() < ' ') {
                throw notJson();
            }
            char character = text.charAt(at);
            at += 1;
            if (character == '"') {
                return out.toString();
            }
            if (character == '\\') {
                escaped(out);
            } else {
                out.append(character);
            }
        }
    }

    private void escaped(StringBuilder out) {
        char letter = next();
        at += 1;
        switch (letter) {
            case '"', '\\', '/' -> out.append(letter);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> unicode(out);
            default -> throw notJson();
        }
    }

    /** Half of a surrogate pair is no character: U+FFFD takes its place, as where UTF-8 is written elsewhere. */
    private void unicode(StringBuilder out) {
        char unit = hex();
        if (!Character.isSurrogate(unit)) {
            out.append(unit);
            return;
        }
        int behind = at;
        if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
            at += 2;
            char low = hex();
            if (Character.isLowSurrogate(low)) {
                out.append(unit).append(low);
                return;
            }
            at = behind;
        }
        out.append(REPLACEMENT);
    }

    private char hex() {
        if (at + ESCAPE_DIGITS > text.length()) {
            throw notJson();
        }
        int unit = 0;
        for (int i = 0; i < ESCAPE_DIGITS; i += 1) {
            char digit = text.charAt(at + i);
            // Character.digit also knows digits of other scripts.
            int value = digit < 128 ? Character.digit(digit, HEX) : -1;
            if (value < 0) {
                throw notJson();
            }
            unit = unit * HEX + value;
        }
        at += ESCAPE_DIGITS;
        return (char) unit;
    }

    private Members object() {
        Map<String, Object> members = new LinkedHashMap<>();
        eachMember(name -> members.put(name, value()));
        return Members.copyOf(members);
    }

    /** Calls {@code read} for the value of each member. */
    private void eachMember(Consumer<String> read) {
        enter('{');
        if (next() == '}') {
            leave();
            return;
        }
        while (true) {
            String name = string();
            skipSpace();
            take(':');
            skipSpace();
            read.accept(name);
            skipSpace();
            if (next() == '}') {
                leave();
                return;
            }
            take(',');
            skipSpace();
        }
    }

    private List<Object> list() {
        List<Object> items = new ArrayList<>();
        enter('[');
        if (next() == ']') {
            leave();
            return List.of();
        }
        while (true) {
            items.add(value());
            skipSpace();
            if (next() == ']') {
                leave();
                return Collections.unmodifiableList(items);
            }
            take(',');
            skipSpace();
        }
    }

    private void enter(char open) {
        take(open);
        depth += 1;
        if (depth > Json.MAX_NESTING_DEPTH) {
            throw notJson();
        }
        skipSpace();
    }

    private void leave() {
        at += 1;
        depth -= 1;
    }
}

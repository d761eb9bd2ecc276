package dev.naru.sdk.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The contracts sign {@code name=value&name=value} without escapes. Such a text does not say where a value ends: who
 * may type a value can write what looks like further parameters. The reading is unique as soon as no value has a
 * {@code &} that is followed by a known name and {@code =}, and no name is unknown.
 */
public final class JoinedText {
    private static final char KELVIN = '\u212A';

    private JoinedText() {
    }

    /**
     * A name as it is compared: receivers differ on case, and PHP trims names and makes {@code _} of {@code .},
     * {@code [} and blanks. Known names are ASCII, so only what becomes ASCII in small letters is made small: the
     * Kelvin sign is a k, too.
     */
    public static String comparable(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isSpace(name.charAt(start))) {
            start += 1;
        }
        while (end > start && isSpace(name.charAt(end - 1))) {
            end -= 1;
        }
        StringBuilder out = new StringBuilder(end - start);
        for (int i = start; i < end; i += 1) {
            out.append(comparable(name.charAt(i)));
        }
        return out.toString();
    }

    private static char comparable(char character) {
        if (character >= 'A' && character <= 'Z') {
            return (char) (character + 'a' - 'A');
        }
        if (character == KELVIN) {
            return 'k';
        }
        return character == '.' || character == '[' || isSpace(character) ? '_' : character;
    }

    private static boolean isSpace(char character) {
        return (character >= '\t' && character <= '\r')
                || (character >= '\u2000' && character <= '\u200A')
                || " \u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF".indexOf(character) >= 0;
    }

    /** The names in the form in which {@link #hidden} compares them. */
    public static Set<String> names(Collection<String> names, Collection<String> more) {
        Set<String> set = new HashSet<>();
        names.forEach(name -> set.add(comparable(name)));
        more.forEach(name -> set.add(comparable(name)));
        return set;
    }

    /** The pieces of a value behind each {@code &}. */
    static List<String> piecesBehind(String value) {
        List<String> pieces = List.of(value.split("&", -1));
        return pieces.subList(1, pieces.size());
    }

    private static Optional<String> nameOf(String piece) {
        int end = piece.indexOf('=');
        return end < 0 ? Optional.empty() : Optional.of(piece.substring(0, end));
    }

    /**
     * The name of the first parameter that a value would begin if the text around it were cut at each {@code &}. A
     * {@code &} that no known name and {@code =} follow is text like any other.
     */
    public static Optional<String> hidden(String value, Set<String> names) {
        return piecesBehind(value).stream()
                .flatMap(piece -> nameOf(piece).stream())
                .filter(name -> names.contains(comparable(name)))
                .findFirst();
    }

    /** The first {@code &name=} of any name in a text. */
    public static Optional<String> anyHidden(String value) {
        return piecesBehind(value).stream().flatMap(piece -> nameOf(piece).stream()).findFirst();
    }

    /**
     * Cuts a text whose values are decoded already: only at a {@code &} that a known name and {@code =} follow. What
     * stands behind another {@code &} belongs to the value before it.
     */
    public static List<String> cut(String text, Set<String> names) {
        List<String> parts = new ArrayList<>();
        int partStart = 0;
        int pieceStart = 0;
        // By places: to put a part together piece by piece would be quadratic, and nothing is proven yet.
        for (String piece : text.split("&", -1)) {
            boolean isBegin = nameOf(piece).filter(name -> names.contains(comparable(name))).isPresent();
            if (isBegin && pieceStart > 0) {
                parts.add(text.substring(partStart, pieceStart - 1));
                partStart = pieceStart;
            }
            pieceStart += piece.length() + 1;
        }
        parts.add(text.substring(partStart));
        return parts;
    }
}

package dev.naru.sdk;

import dev.naru.sdk.wire.Json;
import dev.naru.sdk.wire.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The members of a JSON object: their values to work with and their texts to verify.
 *
 * @param entries all members in the order received
 */
public record SignedMembers(Members values, List<Entry> entries) {
    /**
     * A member as it is signed.
     *
     * @param text the text form for signing; empty for null. For a nested value its JSON as received
     * @param nested whether the value is an object or a list, whose text form depends on the writer
     */
    public record Entry(String key, String text, boolean nested) {
    }

    /**
     * Reads the text of a JSON object together with the text form of every member. Refuses duplicate members, also when
     * one of them is written with escapes. A value nested too deep counts as not JSON.
     *
     * @throws JsonException for any other text
     */
    public static SignedMembers read(String json) {
        return Json.readSigned(json);
    }

    /** The members of a map that is about to be sent; nested values are signed as compact JSON. */
    public static SignedMembers of(Map<String, ?> values) {
        List<Entry> entries = new ArrayList<>();
        values.forEach((name, value) -> {
            boolean isNested = value instanceof Map<?, ?> || value instanceof Collection<?>;
            entries.add(new Entry(name, textOf(name, value), isNested));
        });
        return new SignedMembers(Members.copyOf(values), entries);
    }

    private static String textOf(String name, Object value) {
        String json = Json.encode(value, name);
        if (value == null) {
            return "";
        }
        return value instanceof CharSequence text ? text.toString() : json;
    }

    /** The text form of a value, for comparisons; null for what is not there and for nested values. */
    public String scalarText(String name) {
        return Text.ofScalar(values.get(name));
    }

    /** The entry of a member. */
    public Optional<Entry> entry(String name) {
        return entries.stream().filter(entry -> entry.key().equals(name)).findFirst();
    }

    /** Whether a value other than that of {@code except} is an object or a list. */
    public boolean hasNested(String except) {
        return entries.stream().anyMatch(entry -> entry.nested() && !entry.key().equals(except));
    }

    /** The entries that {@code isUsed} picks, by name in UTF-16 code units. */
    public List<Entry> sorted(Predicate<Entry> isUsed) {
        return entries.stream().filter(isUsed).sorted(Comparator.comparing(Entry::key)).toList();
    }
}

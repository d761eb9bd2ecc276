package dev.naru.sdk;

import dev.naru.sdk.wire.Text;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Members of a JSON object in their order; it never changes. Values are null, {@link Boolean}, {@link String},
 * numbers, lists and other members. What was received has its whole numbers as {@link Long}, others as {@link Double}.
 */
public final class Members extends AbstractMap<String, Object> {
    private static final Members NONE = new Members(Map.of());

    private final Map<String, Object> entries;

    private Members(Map<String, Object> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /** No members. */
    public static Members of() {
        return NONE;
    }

    /** One member; more follow by {@link #with}. */
    public static Members of(String name, Object value) {
        return NONE.with(name, value);
    }

    /** The entries of a map as they are now. */
    public static Members copyOf(Map<String, ?> map) {
        return map instanceof Members members ? members : new Members(new LinkedHashMap<>(map));
    }

    /** These members and one more, which takes the place of one of the same name. */
    public Members with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(entries);
        more.put(name, value);
        return new Members(more);
    }

    /** A text, or the text of a number or a boolean; null when the member is absent, null, a list or an object. */
    public String text(String name) {
        return Text.ofScalar(entries.get(name));
    }

    /** A whole number; null when the member is absent or something else. */
    public Long integer(String name) {
        return entries.get(name) instanceof Long number ? number : null;
    }

    /** The members of an object; none when the member is absent or something else. */
    public Members members(String name) {
        return entries.get(name) instanceof Members members ? members : NONE;
    }

    /** The objects in a list; none when the member is absent or something else. */
    public List<Members> list(String name) {
        if (!(entries.get(name) instanceof List<?> items)) {
            return List.of();
        }
        return items.stream().filter(Members.class::isInstance).map(Members.class::cast).toList();
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public Object get(Object name) {
        return entries.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return entries.containsKey(name);
    }
}

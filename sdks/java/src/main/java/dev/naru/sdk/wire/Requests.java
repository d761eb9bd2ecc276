package dev.naru.sdk.wire;

import dev.naru.sdk.Members;
import java.util.LinkedHashMap;
import java.util.Map;

/** Members of requests. */
public final class Requests {
    private Requests() {
    }

    /** A member in front of others, in the place of one of the same name. */
    public static Members with(String name, Object value, Map<String, ?> others) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(name, value);
        others.forEach(members::putIfAbsent);
        return Members.copyOf(members);
    }

    /** A setting of a client that must be there. */
    public static <T> T needed(T value, String name, String what) {
        if (value == null || "".equals(value)) {
            throw new IllegalArgumentException(name + " is empty: pass " + what);
        }
        return value;
    }
}

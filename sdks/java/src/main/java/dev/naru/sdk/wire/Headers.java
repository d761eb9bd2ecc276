package dev.naru.sdk.wire;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Headers as servers give them: by name, each a text or a list of texts. */
public final class Headers {
    private Headers() {
    }

    /** One header by its name in any case; empty when it is absent, blank or there several times. */
    public static Optional<String> value(Map<String, ?> headers, String name) {
        String found = null;
        for (Map.Entry<String, ?> entry : headers.entrySet()) {
            if (!name.equalsIgnoreCase(entry.getKey())) {
                continue;
            }
            Object value = entry.getValue();
            boolean isListOfOne = value instanceof Collection<?> values && values.size() == 1;
            Object one = isListOfOne ? ((Collection<?>) value).iterator().next() : value;
            if (found != null || !(one instanceof String text)) {
                return Optional.empty();
            }
            found = text;
        }
        return Optional.ofNullable(found).map(String::strip).filter(text -> !text.isEmpty());
    }
}

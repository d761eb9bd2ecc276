package dev.naru.sdk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the contracts write them, in Korea (UTC+9 all year). */
public final class KoreanTime {
    private static final ZoneOffset OFFSET = ZoneOffset.ofHours(9);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{3}))?");
    private static final int NANOS_PER_MILLI = 1_000_000;

    private KoreanTime() {
    }

    /** {@code yyyy-MM-dd HH:mm:ss}. */
    public static String format(Instant time) {
        return SECONDS.format(time.atOffset(OFFSET));
    }

    /** {@code yyyy-MM-dd HH:mm:ss.SSS}. */
    public static String formatMs(Instant time) {
        return MILLIS.format(time.atOffset(OFFSET));
    }

    /**
     * Reads {@code yyyy-MM-dd HH:mm:ss} with or without {@code .SSS}. Empty for other text and for what no calendar
     * has.
     */
    public static Optional<Instant> parse(String text) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        int[] parts = new int[7];
        for (int i = 0; i < parts.length; i += 1) {
            String part = match.group(i + 1);
            parts[i] = part == null ? 0 : Integer.parseInt(part);
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6] * NANOS_PER_MILLI);
            return Optional.of(time.toInstant(OFFSET));
        } catch (DateTimeException exception) {
            return Optional.empty();
        }
    }
}

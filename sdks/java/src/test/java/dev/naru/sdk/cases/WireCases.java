package dev.naru.sdk.cases;

import dev.naru.sdk.JsonException;
import dev.naru.sdk.KoreanTime;
import dev.naru.sdk.Members;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.wire.NestedText;
import dev.naru.sdk.wire.RsaKeys;
import dev.naru.sdk.wire.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What all contracts have in common. */
final class WireCases {
    static final Map<String, Function<Members, Object>> OPERATIONS = Map.of(
            "parse", given -> parse(given.text("text")),
            "nested", given -> NestedText.of(given.text("text"), (Boolean) given.get("asJava")),
            "number", given -> Text.ofNumber(Double.valueOf(given.text("text"))),
            "compare", given -> Integer.signum(given.text("a").compareTo(given.text("b"))),
            "koreanTime", given -> KoreanTime.parse(given.text("text")).map(Instant::toEpochMilli).orElse(null),
            "koreanTimeText", given -> timeTexts(Instant.ofEpochMilli(given.integer("epochMs"))),
            "key", WireCases::key);

    private WireCases() {
    }

    private static Object timeTexts(Instant time) {
        return List.of(KoreanTime.format(time), KoreanTime.formatMs(time));
    }

    private static Object parse(String text) {
        try {
            return Shown.of("ok", true, "entries", SignedMembers.read(text).entries().stream()
                    .map(one -> Shown.of("key", one.key(), "text", one.text(), "nested", one.nested()))
                    .toList());
        } catch (JsonException exception) {
            return Shown.rejected(exception.reason(), exception.member());
        }
    }

    /** A key is one that is read, or why it is not. */
    private static Object key(Members given) {
        int bits = given.integer("minimumModulusBits").intValue();
        try {
            if (given.text("which").equals("private")) {
                RsaKeys.privateKey(given.text("text"), bits);
            } else {
                RsaKeys.publicKey(given.text("text"), bits);
            }
            return null;
        } catch (IllegalArgumentException exception) {
            return exception.getMessage();
        }
    }
}

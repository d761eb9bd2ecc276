package dev.naru.sdk.wire;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What messages of one kind may look like.
 *
 * @param form members of this message, and which of them are always there
 * @param known names that no value may have behind a {@code &}
 * @param texts the members that may hold a {@code &}, each with whether a text can be its value. All other known ones
 *     have a form without it
 * @param addresses members that are web addresses, whose queries are full of {@code &name=}
 * @param extra names that the receiver knows beside the contract's
 */
public record MessageForm(
        Form.Fields form,
        List<String> known,
        Map<String, Predicate<String>> texts,
        List<String> addresses,
        List<String> extra) {
}

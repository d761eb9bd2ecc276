package dev.naru.sdk.wire;

import dev.naru.sdk.HiddenMember;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.VerificationFault;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * JSON members that are signed as {@code name=value&name=value} without escapes, in the order of their names. Whoever
 * has such a text and its signature can write other members that give the same text. The rules here leave one reading
 * only.
 */
public final class JoinedMembers {
    private static final int LONGEST_SHOWN_NAME = 64;

    private JoinedMembers() {
    }

    /**
     * The first member of a request whose signed text could be cut to another request.
     *
     * @param lastName the name that the scheme itself puts last
     * @param orderNumber the member that must not be shortened by any name
     * @param addresses members whose queries are full of {@code &name=}
     */
    public static Optional<HiddenMember> ambiguousRequest(
            Map<String, ?> members, Endpoint endpoint, String lastName, String orderNumber, List<String> addresses) {
        Set<String> names = JoinedText.names(endpoint.requestNames(), List.of(lastName));
        for (Map.Entry<String, ?> entry : members.entrySet()) {
            String member = entry.getKey();
            if (member.equals("sign")) {
                continue;
            }
            if (hasDelimiter(member)) {
                return Optional.of(new HiddenMember(shown(member), null));
            }
            for (String text : textsOf(entry.getValue(), member)) {
                Optional<String> hidden = addresses.contains(member)
                        ? hiddenInAddress(member, text, endpoint.requestNames(), endpoint.requestRequired(), addresses)
                        : JoinedText.hidden(text, names).or(() -> member.equals(orderNumber)
                                ? JoinedText.anyHidden(text)
                                : Optional.empty());
                if (hidden.isPresent()) {
                    return Optional.of(new HiddenMember(shown(member), shown(hidden.get())));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The first member of a signed message for which the signature proves nothing, because other members give the same
     * text. A member that nobody knows is taken as one that came later, unless it could be the end of the text before
     * it.
     *
     * @param entries those that were signed, in the order of the text
     */
    public static Optional<MemberFault> messageFault(List<SignedMembers.Entry> entries, MessageForm form) {
        Set<String> names = JoinedText.names(form.known(), form.extra());
        Set<String> seen = new HashSet<>();
        Predicate<String> isEndOf = rest -> false;
        for (SignedMembers.Entry entry : entries) {
            String key = entry.key();
            if (!seen.add(JoinedText.comparable(key))) {
                return fault(VerificationFault.DUPLICATE_MEMBER, key);
            }
            if (isAmbiguous(entry, form, names)) {
                return fault(VerificationFault.AMBIGUOUS_MEMBER, key);
            }
            String text = textsOf(entry).get(0);
            if (form.extra().contains(key)) {
                isEndOf = rest -> true;
            } else if (form.form().properties().containsKey(key)) {
                Predicate<String> fits = form.texts().get(key);
                isEndOf = fits == null ? rest -> false : rest -> fits.test(text + "&" + rest);
            } else if (isEndOf.test(key + "=" + text)) {
                return fault(VerificationFault.UNKNOWN_MEMBER, key);
            }
        }
        return Optional.empty();
    }

    private static Optional<MemberFault> fault(VerificationFault reason, String member) {
        return Optional.of(new MemberFault(reason, shown(member)));
    }

    /** Whether a value could have been cut elsewhere, or holds what other members were. */
    private static boolean isAmbiguous(SignedMembers.Entry entry, MessageForm form, Set<String> names) {
        String key = entry.key();
        if (hasDelimiter(key)) {
            return true;
        }
        Set<String> properties = form.form().properties().keySet();
        boolean isOfForm = properties.contains(key) && !form.extra().contains(key);
        Predicate<String> fits = form.texts().get(key);
        for (String text : textsOf(entry)) {
            Optional<String> hidden = form.addresses().contains(key)
                    ? hiddenInAddress(key, text, properties, form.form().required(), form.addresses())
                    : JoinedText.hidden(text, names);
            if (hidden.isPresent()) {
                return true;
            }
            boolean isCut = fits == null
                    ? text.contains("&")
                    : JoinedText.anyHidden(text).isPresent() && !fits.test(text);
            if (isOfForm && isCut) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasDelimiter(String name) {
        return name.indexOf('&') >= 0 || name.indexOf('=') >= 0;
    }

    private static String shown(String name) {
        return Text.start(name, LONGEST_SHOWN_NAME);
    }

    /** Every text that a value may stand for in what is signed: nested values may be written in two ways. */
    private static List<String> textsOf(Object value, String member) {
        if (value instanceof CharSequence text) {
            return List.of(text.toString());
        }
        if (!(value instanceof Map<?, ?>) && !(value instanceof Collection<?>)) {
            return List.of();
        }
        String source = Json.encode(value, member);
        return List.of(NestedText.of(source, false), NestedText.of(source, true));
    }

    private static List<String> textsOf(SignedMembers.Entry entry) {
        return entry.nested()
                ? List.of(NestedText.of(entry.text(), false), NestedText.of(entry.text(), true))
                : List.of(entry.text());
    }

    /**
     * The first name in an address at which another cut could be valid. A name before the address's own is out of
     * order, and a required member would stand twice or hold others: such a cut is refused. Not where an address would
     * be cut off, since it may hold names itself.
     */
    private static Optional<String> hiddenInAddress(
            String name,
            String address,
            Collection<String> properties,
            Collection<String> required,
            Collection<String> addresses) {
        return JoinedText.piecesBehind(address).stream()
                .map(piece -> piece.substring(0, Math.max(piece.indexOf('='), 0)))
                .filter(hidden -> hidden.compareTo(name) >= 0 && properties.contains(hidden))
                .filter(hidden -> !required.contains(hidden) || addresses.contains(hidden))
                .findFirst();
    }
}

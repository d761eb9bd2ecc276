package dev.naru.sdk.haipay;

import dev.naru.sdk.HiddenMember;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.wire.JoinedMembers;
import dev.naru.sdk.wire.NestedText;
import dev.naru.sdk.wire.Rsa;
import dev.naru.sdk.wire.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SHA256withRSA over <code>k1=v1&amp;k2=v2&amp;…&amp;key=secret key</code>: names in code-unit order, null and empty
 * members left out, numbers as written. The string is not escaped, so a value may contain what looks like further
 * members: {@link #ambiguous} and the verifiers of callbacks find that.
 */
public final class HaiPaySignature {
    private static final String ALGORITHM = "SHA256withRSA";

    private HaiPaySignature() {
    }

    /** The members that are signed, in the order of the text. */
    static List<SignedMembers.Entry> entries(SignedMembers members) {
        return members.sorted(entry -> !entry.text().isEmpty() && !entry.key().equals("sign"));
    }

    /**
     * The exact text that is signed; the secret key is always last.
     *
     * @param asJava whether nested values are written as Java prints them, not as compact JSON
     */
    public static String text(SignedMembers members, String secretKey, boolean asJava) {
        StringBuilder text = new StringBuilder();
        for (SignedMembers.Entry entry : entries(members)) {
            String value = entry.nested() ? NestedText.of(entry.text(), asJava) : entry.text();
            text.append(entry.key()).append('=').append(value).append('&');
        }
        return text.append("key=").append(secretKey).toString();
    }

    /** Signs members. */
    public static String sign(Map<String, ?> members, HaiPayKeys keys) {
        return Rsa.sign(ALGORITHM, text(SignedMembers.of(members), keys.secretKey(), false), keys.privateKey());
    }

    /**
     * Why the {@code sign} among members as received does not verify; empty when it does. Unknown members take part.
     */
    public static Optional<SignatureFault> fault(SignedMembers members, HaiPayKeys keys) {
        String compact = text(members, keys.secretKey(), false);
        List<String> candidates = members.hasNested("sign")
                ? List.of(compact, text(members, keys.secretKey(), true))
                : List.of(compact);
        return Rsa.fault(ALGORITHM, candidates, members.values().get("sign"), keys.publicKey());
    }

    /**
     * The first member of a request that could be cut to another request with the same signature; empty without one. A
     * gateway refuses such a request.
     *
     * @param endpoint a method of the client, for example {@code collectApply}
     */
    public static Optional<HiddenMember> ambiguous(String endpoint, Map<String, ?> members) {
        List<String> addresses = Tables.texts(HaiPayTables.TABLES.messages(), "requestAddresses");
        return JoinedMembers.ambiguousRequest(
                members, HaiPayTables.TABLES.endpoint(endpoint), "key", "orderId", addresses);
    }
}

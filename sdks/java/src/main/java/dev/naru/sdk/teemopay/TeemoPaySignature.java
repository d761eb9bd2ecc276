package dev.naru.sdk.teemopay;

import dev.naru.sdk.HiddenMember;
import dev.naru.sdk.Members;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.wire.JoinedMembers;
import dev.naru.sdk.wire.NestedText;
import dev.naru.sdk.wire.Rsa;
import dev.naru.sdk.wire.Tables;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SHA1withRSA over <code>k1=v1&amp;k2=v2&amp;…&amp;nonce=header nonce</code>: names in ASCII order, null and blank
 * fields left out, numbers as written. Values are not escaped ({@link #ambiguous} and the verifiers of callbacks say
 * which are refused), and timestamp, country and app_code are not signed at all.
 */
public final class TeemoPaySignature {
    private static final String ALGORITHM = "SHA1withRSA";

    private TeemoPaySignature() {
    }

    /** Drops the fields that count as absent: null and blank text. */
    public static Members present(Map<String, ?> fields) {
        Map<String, Object> members = new LinkedHashMap<>(fields);
        members.values().removeIf(value -> value == null || (value instanceof String text && text.isBlank()));
        return Members.copyOf(members);
    }

    /** The fields that are signed, in the order of the text. */
    static List<SignedMembers.Entry> entries(SignedMembers members) {
        return members.sorted(entry -> !entry.key().equals("sign") && !entry.text().isBlank());
    }

    /**
     * The exact text that is signed; the nonce is always last.
     *
     * @param isCompact whether nested values are written as compact JSON, not as received
     */
    public static String text(SignedMembers members, String nonce, boolean isCompact) {
        StringBuilder text = new StringBuilder();
        for (SignedMembers.Entry entry : entries(members)) {
            String value = entry.nested() && isCompact ? NestedText.of(entry.text(), false) : entry.text();
            text.append(entry.key()).append('=').append(value).append('&');
        }
        return text.append("nonce=").append(nonce).toString();
    }

    /** Signs fields. {@code nonce} is the one of the header that goes with them. */
    public static String sign(Map<String, ?> fields, String nonce, RSAPrivateKey privateKey) {
        return Rsa.sign(ALGORITHM, text(SignedMembers.of(fields), nonce, false), privateKey);
    }

    /** Why the {@code sign} among fields as received does not verify; empty when it does. Unknown fields take part. */
    public static Optional<SignatureFault> fault(SignedMembers members, String nonce, RSAPublicKey publicKey) {
        String received = text(members, nonce, false);
        List<String> candidates = members.hasNested("")
                ? List.of(received, text(members, nonce, true))
                : List.of(received);
        return Rsa.fault(ALGORITHM, candidates, members.values().get("sign"), publicKey);
    }

    /**
     * The first field of a request that could be cut to another request with the same signature; empty without one. The
     * platform refuses such a request (414).
     *
     * @param endpoint a method of the client, for example {@code paymentCreate}
     */
    public static Optional<HiddenMember> ambiguous(String endpoint, Map<String, ?> fields) {
        List<String> addresses = Tables.texts(TeemoPayTables.TABLES.messages(), "requestAddresses");
        return JoinedMembers.ambiguousRequest(
                fields, TeemoPayTables.TABLES.endpoint(endpoint), "nonce", "merchantOrderNo", addresses);
    }
}

package dev.naru.sdk.haipay;

import dev.naru.sdk.JsonException;
import dev.naru.sdk.Members;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.VerificationFault;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.JoinedMembers;
import dev.naru.sdk.wire.MemberFault;
import dev.naru.sdk.wire.MessageForm;
import dev.naru.sdk.wire.Tables;
import dev.naru.sdk.wire.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Verifies callbacks. The body is the text of the request's body in UTF-8, not something that was parsed and written
 * again: numbers and duplicate members would be lost. A verifier never changes, and serves all threads.
 */
public final class HaiPayVerifier {
    private static final Members MESSAGES = HaiPayTables.TABLES.messages();
    private static final Map<HaiPayCallback.Kind, Form.Fields> FORMS = Map.of(
            HaiPayCallback.Kind.COLLECTION, HaiPayTables.TABLES.form("collection"),
            HaiPayCallback.Kind.PAYOUT, HaiPayTables.TABLES.form("payout"));
    private static final Map<String, Predicate<String>> TEXTS = Map.of(
            "orderId", text -> Text.codePoints(text) <= MESSAGES.integer("orderIdMaxLength"),
            "errorMsg", text -> true);

    private final HaiPayKeys keys;
    private final String appId;
    private final List<String> extraMembers;

    private HaiPayVerifier(HaiPayKeys keys, String appId, List<String> extraMembers) {
        this.keys = keys;
        this.appId = appId;
        this.extraMembers = extraMembers;
    }

    /** A verifier with keys that can verify. */
    public static HaiPayVerifier of(HaiPayKeys keys) {
        keys.publicKey();
        return new HaiPayVerifier(keys, null, List.of());
    }

    /** One that refuses callbacks for other apps. */
    public HaiPayVerifier withAppId(String wanted) {
        return new HaiPayVerifier(keys, wanted, extraMembers);
    }

    /**
     * One that knows names that your platform sends beside the contract's. Other unknown members are accepted, too,
     * except directly behind orderId or errorMsg in the order of the signed text.
     */
    public HaiPayVerifier withExtraMembers(String... names) {
        return new HaiPayVerifier(keys, appId, List.of(names));
    }

    /** Verifies the callback of a collection. */
    public HaiPayCallback verifyCollection(String body) {
        return verify(body, HaiPayCallback.Kind.COLLECTION);
    }

    /** Verifies the callback of a payout, whose outcome is {@code SUCCESS}, {@code FAILURE} or {@code UNRECOGNIZED}. */
    public HaiPayCallback verifyPayout(String body) {
        return verify(body, HaiPayCallback.Kind.PAYOUT);
    }

    /**
     * Verifies a callback where one address receives both kinds. Nothing in the body names the kind; it is taken from
     * the first digits of the platform number. Two addresses and the two methods above are safer.
     */
    public HaiPayCallback verify(String body) {
        return verify(body, null);
    }

    /** Verifies a callback of a kind; null for what its platform number says. */
    public HaiPayCallback verify(String body, HaiPayCallback.Kind expected) {
        SignedMembers members;
        try {
            members = SignedMembers.read(body);
        } catch (JsonException exception) {
            return new HaiPayCallback.Rejected(exception.reason(), exception.member());
        }
        Optional<SignatureFault> fault = HaiPaySignature.fault(members, keys);
        if (fault.isPresent()) {
            return rejected(VerificationFault.valueOf("SIGNATURE_" + fault.get()), null);
        }
        if (appId != null && !appId.equals(members.scalarText("appId"))) {
            return rejected(VerificationFault.WRONG_APP, "appId");
        }
        String number = members.scalarText("orderNo");
        Optional<HaiPayCallback.Kind> known = HaiPayStatuses.kindOfPlatformNumber(number == null ? "" : number);
        HaiPayCallback.Kind kind = expected == null ? known.orElse(null) : expected;
        if (kind == null) {
            return rejected(VerificationFault.KIND_UNKNOWN, "orderNo");
        }
        // Nothing that is signed says what it is about, and a merchant may give a payment and a payout one number: a
        // payout that was paid must not pass for a payment.
        if (known.isPresent() && known.get() != kind) {
            return rejected(VerificationFault.WRONG_KIND, "orderNo");
        }
        return read(kind, members);
    }

    private static HaiPayCallback rejected(VerificationFault reason, String member) {
        return new HaiPayCallback.Rejected(reason, member);
    }

    /** The members, if they are the only ones that the signature fits and have the types of the contract. */
    private HaiPayCallback read(HaiPayCallback.Kind kind, SignedMembers members) {
        Form.Fields form = FORMS.get(kind);
        MessageForm message = new MessageForm(
                form, Tables.texts(MESSAGES, "names"), TEXTS, Tables.texts(MESSAGES, "addresses"), extraMembers);
        Optional<MemberFault> unproven = JoinedMembers.messageFault(HaiPaySignature.entries(members), message);
        if (unproven.isPresent()) {
            return rejected(unproven.get().reason(), unproven.get().member());
        }
        Members received = form.received(members.values());
        Optional<Form.Fault> fault = form.fault(received);
        if (fault.isPresent()) {
            return rejected(VerificationFault.PAYLOAD_INVALID, fault.get().path());
        }
        return new HaiPayCallback.Genuine(kind, outcome(kind, (Number) received.get("status")), received);
    }

    private static HaiPayCallback.Outcome outcome(HaiPayCallback.Kind kind, Number status) {
        String name = HaiPayStatuses.name(status.longValue());
        HaiPayCallback.Outcome said = Arrays.stream(HaiPayCallback.Outcome.values())
                .filter(outcome -> outcome.code().equals(name))
                .findFirst()
                .orElse(HaiPayCallback.Outcome.UNRECOGNIZED);
        boolean isOfCollection =
                said == HaiPayCallback.Outcome.PARTIAL || said == HaiPayCallback.Outcome.OVER_COLLECTED;
        return isOfCollection && kind == HaiPayCallback.Kind.PAYOUT ? HaiPayCallback.Outcome.UNRECOGNIZED : said;
    }
}

package dev.naru.sdk.teemopay;

import dev.naru.sdk.JsonException;
import dev.naru.sdk.Members;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.VerificationFault;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.Headers;
import dev.naru.sdk.wire.JoinedMembers;
import dev.naru.sdk.wire.MemberFault;
import dev.naru.sdk.wire.MessageForm;
import dev.naru.sdk.wire.Tables;
import dev.naru.sdk.wire.Text;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Verifies callbacks. The body is the text of the request's body in UTF-8, not something that was parsed and written
 * again; headers are those of the request, each a text or a list of texts. A verifier never changes, and serves all
 * threads.
 */
public final class TeemoPayVerifier {
    private static final Members MESSAGES = TeemoPayTables.TABLES.messages();
    private static final Map<TeemoPayCallback.Kind, Form.Fields> FORMS = Map.of(
            TeemoPayCallback.Kind.PAYIN, TeemoPayTables.TABLES.form("payin"),
            TeemoPayCallback.Kind.PAYOUT, TeemoPayTables.TABLES.form("payout"));
    private static final Pattern ADDRESS = Pattern.compile("https?:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Map<String, Predicate<String>> TEXTS = Map.of(
            "merchantOrderNo", text -> Text.codePoints(text) <= MESSAGES.integer("orderNumberMaxLength"),
            "errorMessage", text -> true,
            "paymentInfo", text -> ADDRESS.matcher(text).matches());
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{13}");
    private static final Map<Long, TeemoPayCallback.Outcome> PAYIN_OUTCOMES = Map.of(
            1L, TeemoPayCallback.Outcome.PARTIAL,
            2L, TeemoPayCallback.Outcome.SUCCESS,
            3L, TeemoPayCallback.Outcome.FAILED);
    private static final Map<Long, TeemoPayCallback.Outcome> PAYOUT_OUTCOMES = Map.of(
            2L, TeemoPayCallback.Outcome.SUCCESS,
            3L, TeemoPayCallback.Outcome.FAILED,
            4L, TeemoPayCallback.Outcome.REFUNDED);

    private final RSAPublicKey platformKey;
    private final String appCode;
    private final List<String> extraMembers;
    private final Duration window;
    private final Clock clock;

    private TeemoPayVerifier(
            RSAPublicKey platformKey, String appCode, List<String> extraMembers, Duration window, Clock clock) {
        this.platformKey = platformKey;
        this.appCode = appCode;
        this.extraMembers = extraMembers;
        this.window = window;
        this.clock = clock;
    }

    /** A verifier with the platform's key, which {@link TeemoPayKeys#loadPublic} reads. */
    public static TeemoPayVerifier of(RSAPublicKey platformKey) {
        return new TeemoPayVerifier(platformKey, null, List.of(), null, Clock.systemUTC());
    }

    /**
     * One that refuses callbacks for other applications. The header is not signed: this finds mistakes, not attacks.
     */
    public TeemoPayVerifier withAppCode(String wanted) {
        return new TeemoPayVerifier(platformKey, wanted, extraMembers, window, clock);
    }

    /**
     * One that knows names that your platform sends beside the contract's. Other unknown fields are accepted, too,
     * except directly behind merchantOrderNo, errorMessage or the address in paymentInfo.
     */
    public TeemoPayVerifier withExtraMembers(String... names) {
        return new TeemoPayVerifier(platformKey, appCode, List.of(names), window, clock);
    }

    /**
     * One that refuses callbacks whose timestamp is further from now. The timestamp is not signed, so it proves
     * nothing.
     */
    public TeemoPayVerifier withWindow(Duration longest) {
        return new TeemoPayVerifier(platformKey, appCode, extraMembers, longest, clock);
    }

    /** One with another clock, for tests. */
    public TeemoPayVerifier withClock(Clock other) {
        return new TeemoPayVerifier(platformKey, appCode, extraMembers, window, other);
    }

    /** Verifies the callback of a payment. Book it once per {@code paymentOrderNo}. */
    public TeemoPayCallback verifyPayin(String body, Map<String, ?> headers) {
        return verify(body, headers, TeemoPayCallback.Kind.PAYIN);
    }

    /** Verifies the callback of a payout. */
    public TeemoPayCallback verifyPayout(String body, Map<String, ?> headers) {
        return verify(body, headers, TeemoPayCallback.Kind.PAYOUT);
    }

    /**
     * Verifies a callback where one address receives both kinds: the kind is taken from the platform number (TS or TF),
     * which is part of what was signed.
     */
    public TeemoPayCallback verify(String body, Map<String, ?> headers) {
        return verify(body, headers, null);
    }

    /** Verifies a callback of a kind; null for what its platform number says. */
    public TeemoPayCallback verify(String body, Map<String, ?> headers, TeemoPayCallback.Kind expected) {
        SignedMembers members;
        try {
            members = SignedMembers.read(body);
        } catch (JsonException exception) {
            return rejected(exception.reason(), exception.member());
        }
        Optional<String> nonce = Headers.value(headers, "nonce");
        if (nonce.isEmpty()) {
            return rejected(VerificationFault.NONCE_MISSING, "nonce");
        }
        // The nonce ends the signed text: with a `&` in it, it may hold what were fields.
        if (nonce.get().contains("&")) {
            return rejected(VerificationFault.AMBIGUOUS_MEMBER, "nonce");
        }
        Optional<SignatureFault> fault = TeemoPaySignature.fault(members, nonce.get(), platformKey);
        if (fault.isPresent()) {
            return rejected(VerificationFault.valueOf("SIGNATURE_" + fault.get()), null);
        }
        Optional<VerificationFault> late = timeFault(headers);
        if (late.isPresent()) {
            return rejected(late.get(), "timestamp");
        }
        if (appCode != null && !appCode.equals(appCodeOf(headers))) {
            return rejected(VerificationFault.WRONG_APP, "appCode");
        }
        TeemoPayCallback.Kind kind = expected == null ? kindOf(members) : expected;
        return kind == null ? rejected(VerificationFault.KIND_UNKNOWN, "tradeNo") : read(kind, members);
    }

    private static TeemoPayCallback rejected(VerificationFault reason, String member) {
        return new TeemoPayCallback.Rejected(reason, member);
    }

    private static String appCodeOf(Map<String, ?> headers) {
        return Headers.value(headers, "appCode").or(() -> Headers.value(headers, "app_code")).orElse(null);
    }

    private static TeemoPayCallback.Kind kindOf(SignedMembers members) {
        String number = members.scalarText("tradeNo");
        return TeemoPayStatuses.kindOfTradeNo(number == null ? "" : number).orElse(null);
    }

    private Optional<VerificationFault> timeFault(Map<String, ?> headers) {
        if (window == null) {
            return Optional.empty();
        }
        Optional<String> timestamp = Headers.value(headers, "timestamp");
        if (timestamp.isEmpty()) {
            return Optional.of(VerificationFault.TIMESTAMP_MISSING);
        }
        if (!TIMESTAMP.matcher(timestamp.get()).matches()) {
            return Optional.of(VerificationFault.TIMESTAMP_MALFORMED);
        }
        long distanceMs = Math.abs(Long.parseLong(timestamp.get()) - clock.millis());
        return distanceMs > window.toMillis() ? Optional.of(VerificationFault.TIMESTAMP_EXPIRED) : Optional.empty();
    }

    /** The fields, if they are the only ones that the signature fits. Null and blank ones count as absent. */
    private TeemoPayCallback read(TeemoPayCallback.Kind kind, SignedMembers members) {
        Form.Fields form = FORMS.get(kind);
        MessageForm message = new MessageForm(
                form, Tables.texts(MESSAGES, "names"), TEXTS, Tables.texts(MESSAGES, "addresses"), extraMembers);
        Optional<MemberFault> unproven = JoinedMembers.messageFault(TeemoPaySignature.entries(members), message);
        if (unproven.isPresent()) {
            return rejected(unproven.get().reason(), unproven.get().member());
        }
        Members received = form.received(TeemoPaySignature.present(members.values()));
        Optional<Form.Fault> fault = form.fault(received);
        if (fault.isPresent()) {
            return rejected(VerificationFault.PAYLOAD_INVALID, fault.get().path());
        }
        // Money that moved without saying how much must not be booked as nothing.
        long status = ((Number) received.get("status")).longValue();
        boolean isPayin = kind == TeemoPayCallback.Kind.PAYIN;
        String amount = isPayin ? "paymentAmount" : "amount";
        List<Long> moved = isPayin ? List.of(1L, 2L) : List.of(2L, 4L);
        if (moved.contains(status) && !received.containsKey(amount)) {
            return rejected(VerificationFault.PAYLOAD_INVALID, amount);
        }
        TeemoPayCallback.Outcome outcome = (isPayin ? PAYIN_OUTCOMES : PAYOUT_OUTCOMES)
                .getOrDefault(status, TeemoPayCallback.Outcome.UNRECOGNIZED);
        return new TeemoPayCallback.Genuine(kind, outcome, received);
    }
}

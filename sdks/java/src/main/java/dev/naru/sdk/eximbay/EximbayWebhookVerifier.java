package dev.naru.sdk.eximbay;

import dev.naru.sdk.KoreanTime;
import dev.naru.sdk.Members;
import dev.naru.sdk.VerificationFault;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.Headers;
import dev.naru.sdk.wire.Json;
import dev.naru.sdk.wire.Requests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies webhooks in constant time: HMAC-SHA256 over {@code time.body}. A verifier never changes. */
public final class EximbayWebhookVerifier {
    /** The header with the time of sending. */
    public static final String TIME_HEADER = "eximbay-webhook-transmission-time";
    /** The header with the signature. */
    public static final String SIGNATURE_HEADER = "eximbay-webhook-signature";

    private static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern TIME = Pattern.compile("([0-9-]{10})T([0-9:]{8})(\\.[0-9]{3})\\+09:00");
    private static final Form.Fields CHARGEBACK = EximbayTables.TABLES.form("chargeback");

    private final List<String> secrets;
    private final Duration tolerance;
    private final Clock clock;

    private EximbayWebhookVerifier(List<String> secrets, Duration tolerance, Clock clock) {
        this.secrets = secrets;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /** A verifier with a secret; several for the time of a rotation: any of them may have signed. */
    public static EximbayWebhookVerifier of(String... secrets) {
        Requests.needed(secrets.length == 0 ? null : secrets, "secret", "the secret of the webhook");
        return new EximbayWebhookVerifier(List.of(secrets), DEFAULT_TOLERANCE, Clock.systemUTC());
    }

    /** One with another limit of how far the time of sending may be away from now; null for none, 5 minutes before. */
    public EximbayWebhookVerifier withTolerance(Duration longest) {
        return new EximbayWebhookVerifier(secrets, longest, clock);
    }

    /** One with another clock, for tests. */
    public EximbayWebhookVerifier withClock(Clock other) {
        return new EximbayWebhookVerifier(secrets, tolerance, other);
    }

    /** HMAC-SHA256 over the time, a dot and the body, in lower-case hexadecimal digits. */
    public static String signature(String time, String body, String secret) {
        byte[] key = Requests.needed(secret, "secret", "the secret of the webhook").getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] text = (time + "." + body).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException exception) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, exception);
        }
    }

    /**
     * Verifies a webhook and reads it.
     *
     * @param body the body as it came
     * @param headers those of the request, each a text or a list of texts
     */
    public EximbayWebhook verify(String body, Map<String, ?> headers) {
        Optional<String> time = Headers.value(headers, TIME_HEADER);
        Optional<String> signature = Headers.value(headers, SIGNATURE_HEADER);
        if (time.isEmpty()) {
            return rejected(VerificationFault.TIME_MISSING);
        }
        if (signature.isEmpty()) {
            return rejected(VerificationFault.SIGNATURE_MISSING);
        }
        Optional<Instant> sentAt = parseTime(time.get());
        if (sentAt.isEmpty()) {
            return rejected(VerificationFault.TIME_MALFORMED);
        }
        if (!SIGNATURE.matcher(signature.get()).matches()) {
            return rejected(VerificationFault.SIGNATURE_MALFORMED);
        }
        if (!isSigned(time.get(), body, signature.get().toLowerCase(Locale.ROOT))) {
            return rejected(VerificationFault.SIGNATURE_MISMATCH);
        }
        Duration distance = Duration.between(sentAt.get(), clock.instant()).abs();
        boolean isOff = tolerance != null && distance.compareTo(tolerance) > 0;
        return isOff ? rejected(VerificationFault.TIME_OUT_OF_RANGE) : read(body, sentAt.get());
    }

    private boolean isSigned(String time, String body, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.US_ASCII);
        boolean isSigned = false;
        for (String secret : secrets) {
            byte[] wanted = signature(time, body, secret).getBytes(StandardCharsets.US_ASCII);
            isSigned |= MessageDigest.isEqual(wanted, given);
        }
        return isSigned;
    }

    private static EximbayWebhook rejected(VerificationFault reason) {
        return new EximbayWebhook.Rejected(reason, null);
    }

    /** Reads {@code 2024-11-13T14:04:34.178+09:00}. */
    private static Optional<Instant> parseTime(String text) {
        Matcher match = TIME.matcher(text);
        return match.matches()
                ? KoreanTime.parse(match.group(1) + " " + match.group(2) + match.group(3))
                : Optional.empty();
    }

    private static EximbayWebhook read(String body, Instant sentAt) {
        Members message = Json.read(body).orElse(null) instanceof Members members ? members : Members.of();
        boolean isMessage = message.get("type") instanceof String && message.get("data") instanceof Members;
        if (!isMessage) {
            return rejected(VerificationFault.MALFORMED);
        }
        String type = message.text("type");
        Members data = message.members("data");
        if (!type.equals("CHARGEBACK")) {
            return new EximbayWebhook.Unrecognized(type, data, sentAt);
        }
        Optional<Form.Fault> fault = CHARGEBACK.fault(data);
        return fault.isEmpty()
                ? new EximbayWebhook.Chargeback(data, sentAt)
                : new EximbayWebhook.Rejected(VerificationFault.PAYLOAD_INVALID, "data." + fault.get().path());
    }
}

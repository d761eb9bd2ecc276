package dev.naru.sdk.eximbay;

import dev.naru.sdk.Members;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.VerificationFault;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.JoinedText;
import dev.naru.sdk.wire.Requests;
import dev.naru.sdk.wire.Tables;
import dev.naru.sdk.wire.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies the results that come to status_url, return_url and recurring_noti_url. Say what the order must be about: a
 * payer could send along the genuine result of another, cheaper order. Ask {@code retrieve} for the amount before you
 * deliver: what comes through a browser is a message, and no proof of a payment. A verifier never changes.
 */
public final class EximbayVerifier {
    private static final Members MESSAGES = EximbayTables.TABLES.messages();
    private static final List<String> NAMES = Tables.texts(MESSAGES, "names");
    private static final Members LEGACY_NAMES = MESSAGES.members("legacyNames");
    private static final Form.Fields PAYMENT = EximbayTables.TABLES.form("payment");
    private static final Form.Fields PAYER_AUTH = EximbayTables.TABLES.form("payerAuth");

    private final String secretKey;
    private final List<String> extraParameters;
    private final Expected expected;

    /** What an order must be about; null where anything will do. */
    private record Expected(String mid, String orderId, String currency, String amount) {
    }

    private EximbayVerifier(String secretKey, List<String> extraParameters, Expected expected) {
        this.secretKey = secretKey;
        this.extraParameters = extraParameters;
        this.expected = expected;
    }

    /** A verifier with the secret key of the mid. */
    public static EximbayVerifier of(String secretKey) {
        String key = Requests.needed(secretKey, "secretKey", "the secret key of the mid");
        return new EximbayVerifier(key, List.of(), new Expected(null, null, null, null));
    }

    /** One that refuses results for other merchant ids. */
    public EximbayVerifier withMid(String mid) {
        return with(new Expected(mid, expected.orderId, expected.currency, expected.amount));
    }

    /** One that refuses results of other orders. */
    public EximbayVerifier withOrderId(String orderId) {
        return with(new Expected(expected.mid, orderId, expected.currency, expected.amount));
    }

    /** One that refuses other currencies. */
    public EximbayVerifier withCurrency(String currency) {
        return with(new Expected(expected.mid, expected.orderId, currency, expected.amount));
    }

    /** One that refuses other amounts; compared by value: {@code 1} is {@code 1.00}. */
    public EximbayVerifier withAmount(String amount) {
        return with(new Expected(expected.mid, expected.orderId, expected.currency, amount));
    }

    /**
     * One that knows names that your contract sends beside the known ones; others are refused. Confirm what they
     * say: it may be the end of a text that the payer typed.
     */
    public EximbayVerifier withExtraParameters(String... names) {
        return new EximbayVerifier(secretKey, List.of(names), expected);
    }

    private EximbayVerifier with(Expected other) {
        return new EximbayVerifier(secretKey, extraParameters, other);
    }

    /**
     * Verifies a result.
     *
     * @param body the body as it came; of return_url also its query
     */
    public EximbayCallback verify(String body) {
        int start = body.startsWith("?") ? 1 : 0;
        int end = body.length();
        // By places: a copy for each line break would be quadratic, and nothing is proven yet.
        while (end > start && (body.charAt(end - 1) == '\n' || body.charAt(end - 1) == '\r')) {
            end -= 1;
        }
        return read(ofText(body.substring(start, end)));
    }

    /**
     * Verifies a result that a framework has read.
     *
     * @param parameters by name; the values are texts, or arrays and lists of one
     */
    public EximbayCallback verify(Map<String, ?> parameters) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, ?> entry : parameters.entrySet()) {
            List<?> values = valuesOf(entry.getValue());
            if (values.size() != 1) {
                return new EximbayCallback.Rejected(VerificationFault.DUPLICATE_PARAMETER, entry.getKey());
            }
            if (!(values.get(0) instanceof String text) || !Text.isWellFormed(entry.getKey() + text)) {
                return new EximbayCallback.Rejected(VerificationFault.MALFORMED, entry.getKey());
            }
            texts.put(entry.getKey(), text);
        }
        return read(genuine(texts, JoinedText.names(NAMES, extraParameters)));
    }

    private static List<?> valuesOf(Object value) {
        if (value instanceof Collection<?> items) {
            // Not List.copyOf: an element may be null, as in the parameter of `?a`.
            return new ArrayList<>(items);
        }
        if (value instanceof String[] items) {
            return Arrays.asList(items);
        }
        return List.of(value == null ? false : value);
    }

    /** Text that was passed on by others may have been decoded on the way; the fgkey shows which reading is meant. */
    private EximbayForm.Read ofText(String text) {
        Set<String> names = JoinedText.names(NAMES, extraParameters);
        List<EximbayForm.Reading> readings = text.contains("+")
                ? List.of(EximbayForm.Reading.FORM, EximbayForm.Reading.PLUS_KEPT, EximbayForm.Reading.AS_IS)
                : List.of(EximbayForm.Reading.FORM, EximbayForm.Reading.AS_IS);
        EximbayForm.Read first = null;
        for (EximbayForm.Reading reading : readings) {
            EximbayForm.Read read = EximbayForm.parse(text, reading, names);
            if (read instanceof EximbayForm.Parameters parsed) {
                read = genuine(parsed.values(), names);
            }
            if (read instanceof EximbayForm.Parameters) {
                return read;
            }
            first = first == null ? read : first;
        }
        return first;
    }

    /** The parameters, when their fgkey fits, and fits no other cut of the same text. */
    private EximbayForm.Read genuine(Map<String, String> parameters, Set<String> names) {
        Optional<SignatureFault> fault = EximbayFgkey.fault(parameters, secretKey);
        if (fault.isPresent()) {
            return new EximbayForm.Fault(VerificationFault.valueOf("FGKEY_" + fault.get()), null);
        }
        for (Map.Entry<String, String> entry : parameters.entrySet()) {
            String name = entry.getKey();
            if (!NAMES.contains(name) && !extraParameters.contains(name)) {
                return new EximbayForm.Fault(VerificationFault.UNKNOWN_PARAMETER, name);
            }
            if (JoinedText.hidden(entry.getValue(), names).isPresent()) {
                return new EximbayForm.Fault(VerificationFault.AMBIGUOUS_PARAMETER, name);
            }
            String current = LEGACY_NAMES.text(name);
            if (current != null && parameters.containsKey(current)) {
                return new EximbayForm.Fault(VerificationFault.DUPLICATE_PARAMETER, current);
            }
        }
        return new EximbayForm.Parameters(parameters);
    }

    private EximbayCallback read(EximbayForm.Read read) {
        if (read instanceof EximbayForm.Fault fault) {
            return new EximbayCallback.Rejected(fault.reason(), fault.parameter());
        }
        Members members = Form.present(withCurrentNames(((EximbayForm.Parameters) read).values()));
        if (!members.containsKey("resmsg")) {
            members = members.with("resmsg", "");
        }
        boolean isPayerAuth = "PAYER_AUTH".equals(members.text("transaction_type"));
        Optional<Form.Fault> fault = (isPayerAuth ? PAYER_AUTH : PAYMENT).fault(members);
        if (fault.isPresent()) {
            return new EximbayCallback.Rejected(VerificationFault.PAYLOAD_INVALID, fault.get().path());
        }
        Optional<EximbayCallback> wrong = otherThanExpected(members);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return isPayerAuth
                ? new EximbayCallback.Genuine(
                        EximbayCallback.Kind.PAYER_AUTH, EximbayOutcomes.ofPayerAuth(members), members)
                : new EximbayCallback.Genuine(
                        EximbayCallback.Kind.PAYMENT, EximbayOutcomes.ofPayment(members), members);
    }

    /** Parameters under today's names: older merchant ids get those of the older protocol. */
    private static Map<String, String> withCurrentNames(Map<String, String> parameters) {
        Map<String, String> renamed = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            String current = LEGACY_NAMES.text(name);
            renamed.put(current == null ? name : current, value);
        });
        return renamed;
    }

    private Optional<EximbayCallback> otherThanExpected(Members payload) {
        if (expected.mid != null && !expected.mid.equals(payload.text("mid"))) {
            return other(VerificationFault.WRONG_MID, "mid");
        }
        if (expected.orderId != null && !expected.orderId.equals(payload.text("order_id"))) {
            return other(VerificationFault.WRONG_ORDER, "order_id");
        }
        String currency = payload.text("currency");
        if (expected.currency != null && !expected.currency.equals(currency)) {
            return other(VerificationFault.WRONG_CURRENCY, "currency");
        }
        // The same text is the same amount, also in a currency that this version does not know.
        String amount = payload.text("amount");
        boolean isSame = expected.amount == null
                || expected.amount.equals(amount)
                || EximbayAmount.isSame(amount, expected.amount, currency);
        return isSame ? Optional.empty() : other(VerificationFault.WRONG_AMOUNT, "amount");
    }

    private static Optional<EximbayCallback> other(VerificationFault reason, String parameter) {
        return Optional.of(new EximbayCallback.Rejected(reason, parameter));
    }
}

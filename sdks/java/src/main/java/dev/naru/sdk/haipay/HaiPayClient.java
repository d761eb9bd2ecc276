package dev.naru.sdk.haipay;

import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.Transport;
import dev.naru.sdk.wire.Endpoint;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.Http;
import dev.naru.sdk.wire.HttpReply;
import dev.naru.sdk.wire.Json;
import dev.naru.sdk.wire.Requests;
import dev.naru.sdk.wire.Results;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Calls the HaiPay API of one app: signs requests, verifies answers, and never mistakes silence for failure. Members of
 * requests are those of HaiPay's documentation, without {@code appId} and {@code sign}. A client serves all threads.
 */
public final class HaiPayClient {
    private final Object appId;
    private final HaiPayCurrency currency;
    private final HaiPayKeys keys;
    private final Http http;
    private final boolean isStrict;

    private HaiPayClient(Builder builder) {
        appId = Requests.needed(builder.appId, "appId", "the id of the app");
        currency = Requests.needed(builder.currency, "currency", "that of the app");
        keys = HaiPayKeys.load(builder.secretKey, builder.merchantPrivateKey, builder.platformPublicKey);
        http = new Http(builder.baseUrl, builder.timeout, builder.transport);
        isStrict = builder.answerVerification == AnswerVerification.STRICT;
    }

    /** What a client needs. */
    public static Builder builder() {
        return new Builder();
    }

    /** What becomes of an answer whose signature is not genuine. */
    public enum AnswerVerification {
        /** It is {@code Unverified}. */
        STRICT,
        /**
         * It is ok, and {@code signature} of the result says what is wrong; for the time in which a platform key is
         * still being sorted out, not for payouts.
         */
        REPORT
    }

    /** Creates a collection; send the payer to {@code payUrl} of the data. */
    public Result collectApply(Map<String, ?> request) {
        return call("collectApply", request);
    }

    /** Asks for the state of a collection. */
    public Result collectQuery(Map<String, ?> request) {
        return call("collectQuery", request);
    }

    /** Creates a payout. After {@code Unknown} or {@code Unverified}: {@link #payQuery} before sending it again. */
    public Result payApply(Map<String, ?> request) {
        return call("payApply", request);
    }

    /** Asks for the state of a payout. */
    public Result payQuery(Map<String, ?> request) {
        return call("payQuery", request);
    }

    /** Asks for the balances of the app. */
    public Result accountLedger() {
        return call("accountLedger", Map.of());
    }

    /** Refunds a collection in full; {@code orderId} is a new number of yours for the refund. */
    public Result refundApply(Map<String, ?> request) {
        return call("refundApply", request);
    }

    /** Asks for the state of a refund by {@code refundNo} or {@code orderId}. */
    public Result refundQuery(Map<String, ?> request) {
        return call("refundQuery", request);
    }

    /** Asks for the methods, limits, fees and settlement terms of the app. */
    public Result paymentConfig() {
        return paymentConfig(Map.of());
    }

    /** Asks for those of one pay type or code. */
    public Result paymentConfig(Map<String, ?> request) {
        return call("paymentConfig", request);
    }

    /** Creates a payment by the global cashier, whose payer chooses the method. */
    public Result cashierApply(Map<String, ?> request) {
        return call("cashierApply", request);
    }

    /** Asks for the state of a payment of the global cashier. */
    public Result cashierQuery(Map<String, ?> request) {
        return call("cashierQuery", request);
    }

    private Result call(String name, Map<String, ?> request) {
        Members members = Form.present(Requests.with("appId", appId, request));
        String body = Json.ofRequest(Requests.with("sign", HaiPaySignature.sign(members, keys), members));
        Endpoint endpoint = HaiPayTables.TABLES.endpoint(name);
        String path = endpoint.path().replace("{currency}", currency.name().toLowerCase(Locale.ROOT));
        HttpReply reply = http.send(endpoint.method(), path, body, Map.of());
        if (reply instanceof HttpReply.Nothing nothing) {
            return Results.unanswered(nothing.cause());
        }
        HttpReply.Text text = (HttpReply.Text) reply;
        return new HaiPayAnswer(endpoint, members, keys, isStrict).read(text.text(), text.status());
    }

    /** What a client needs: everything but the last three. */
    public static final class Builder {
        private String baseUrl;
        private Object appId;
        private HaiPayCurrency currency;
        private String secretKey;
        private String merchantPrivateKey;
        private String platformPublicKey;
        private Duration timeout = Http.DEFAULT_TIMEOUT;
        private AnswerVerification answerVerification = AnswerVerification.STRICT;
        private Transport transport;

        private Builder() {
        }

        /** The address of the API without the currency, for example {@code https://pay.example.com}. */
        public Builder baseUrl(String value) {
            baseUrl = value;
            return this;
        }

        /** The id of the app, sent as a number. */
        public Builder appId(long value) {
            appId = value;
            return this;
        }

        /** The id of the app, sent as text. */
        public Builder appId(String value) {
            appId = value;
            return this;
        }

        /** The currency of the app. */
        public Builder currency(HaiPayCurrency value) {
            currency = value;
            return this;
        }

        /** The secret key of the app. */
        public Builder secretKey(String value) {
            secretKey = value;
            return this;
        }

        /** The merchant's own private key, which signs requests. */
        public Builder merchantPrivateKey(String value) {
            merchantPrivateKey = value;
            return this;
        }

        /** The platform's public key, which verifies answers. */
        public Builder platformPublicKey(String value) {
            platformPublicKey = value;
            return this;
        }

        /** How long a call may take; 30 seconds without it. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** What becomes of an answer whose signature is not genuine; {@code STRICT} without it. */
        public Builder answerVerification(AnswerVerification value) {
            answerVerification = Requests.needed(value, "answerVerification", "STRICT or REPORT");
            return this;
        }

        /** What carries the requests; {@link dev.naru.sdk.HttpTransport#shared} without it. */
        public Builder transport(Transport value) {
            transport = value;
            return this;
        }

        /**
         * Makes the client.
         *
         * @throws IllegalArgumentException when something is missing, or the address or a key cannot be used
         */
        public HaiPayClient build() {
            return new HaiPayClient(this);
        }
    }
}

package dev.naru.sdk.eximbay;

import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.Transport;
import dev.naru.sdk.wire.Endpoint;
import dev.naru.sdk.wire.Http;
import dev.naru.sdk.wire.HttpReply;
import dev.naru.sdk.wire.Json;
import dev.naru.sdk.wire.Requests;
import dev.naru.sdk.wire.Results;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Calls the Eximbay API of one merchant id, and never mistakes silence for failure. Members of requests are those of
 * Eximbay's documentation; the client adds the mid. A client serves all threads.
 */
public final class EximbayClient {
    private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x39\\x3B-\\x7E]+");
    private static final Pattern TRANSACTION_ID = Pattern.compile("[0-9A-Za-z]{24}");
    private static final Pattern OTHER_ID = Pattern.compile("[0-9A-Za-z_-]{1,20}");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

    private final String mid;
    private final String authorization;
    private final Http http;

    private EximbayClient(Builder builder) {
        mid = Requests.needed(builder.mid, "mid", "the merchant id");
        authorization = authorizationHeader(builder.apiKey);
        http = new Http(builder.baseUrl, builder.timeout, builder.transport);
    }

    /** What a client needs. */
    public static Builder builder() {
        return new Builder();
    }

    /** The value of {@code Authorization} for an API key: the key as user name, and no password. */
    public static String authorizationHeader(String apiKey) {
        if (apiKey == null || !API_KEY.matcher(apiKey).matches()) {
            throw new IllegalArgumentException("apiKey must be one word of ASCII without a colon");
        }
        byte[] bytes = (apiKey + ":").getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The body that {@link #ready} posts for a request. Hand the script the fgkey and this, and nothing else: any
     * difference is refused.
     */
    public Members payload(Map<String, ?> request) {
        Members given = Members.copyOf(request);
        Object merchant = given.containsKey("merchant") ? given.get("merchant") : Map.of();
        if (!(merchant instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("merchant must be members: Members.of(\"shop\", …)");
        }
        Members all = Members.of("mid", mid);
        for (Map.Entry<?, ?> entry : members.entrySet()) {
            all = entry.getKey().equals("mid") ? all : all.with((String) entry.getKey(), entry.getValue());
        }
        return Requests.with("merchant", all, request);
    }

    /** The fgkey and the payload of a prepared payment as JSON: what the script in the shop's page is called with. */
    public String scriptJson(Result.Ok ready, Map<String, ?> request) {
        return Json.ofRequest(Requests.with("fgkey", ready.data().text("fgkey"), payload(request)));
    }

    /** Prepares a payment; {@code fgkey} of the data opens the page. */
    public Result ready(Map<String, ?> request) {
        return call("ready", payload(request), Ids.NONE);
    }

    /**
     * Asks whether a result is genuine; {@code data} is its body as it came. {@code Refused} means that it is not;
     * after {@code Unknown} ask again. {@link EximbayVerifier} does it without a call, for who has the secret key.
     */
    public Result verify(String data) {
        return call("verify", Members.of("data", data), Ids.NONE);
    }

    /** Asks how a payment stands; the amount is written as it was prepared. Q004: there is none. */
    public Result retrieve(Map<String, ?> request) {
        return call("retrieve", withMid(request), Ids.NONE);
    }

    /** Authorizes after an authentication. After {@code Unknown}: {@link #retrieve} by the order. */
    public Result confirm(Map<String, ?> request) {
        return call("confirm", withMid(request), Ids.NONE);
    }

    /**
     * Refunds. After {@code Unknown}: {@link #retrieve} by {@code refundTransactionId} of the cause's refund where the
     * answer (EE02) named it, else {@link #retrieve} the payment and compare the balance. Sending it again with the
     * same {@code refund_id} and {@code balance} is safe: one of the two refuses it when the first one got through.
     */
    public Result cancel(String transactionId, Map<String, ?> request) {
        return call("cancel", withMid(request), Ids.transaction(transactionId));
    }

    /** Captures an authorized payment. */
    public Result capture(String transactionId, Map<String, ?> request) {
        return call("capture", withMid(request), Ids.transaction(transactionId));
    }

    /** Confirms that a payment may be settled. */
    public Result settle(String transactionId, Map<String, ?> request) {
        return call("settle", withMid(request), Ids.transaction(transactionId));
    }

    /**
     * Charges a stored card without its payer. After {@code Unknown}: {@link #retrieve} by the order. Sending it again
     * is safe: an order that was paid is refused with {@code DUPLICATE_TRANSACTION}.
     */
    public Result rebill(String tokenId, Map<String, ?> request) {
        return call("rebill", payload(request), Ids.token(tokenId));
    }

    /** Asks which card a token stands for: the same card has the same {@code card_identifier}. */
    public Result tokenInquiry(String tokenId) {
        return call("tokenInquiry", Members.of(), Ids.token(tokenId));
    }

    /** Forgets a stored card. */
    public Result deleteToken(String tokenId) {
        return call("deleteToken", Members.of(), Ids.token(tokenId));
    }

    /** Changes the amount of a recurring payment's coming charges. */
    public Result adjustRecurring(String recurringId, Map<String, ?> request) {
        return call("adjustRecurring", Members.copyOf(request), Ids.recurring(recurringId));
    }

    /** Ends a recurring payment: nothing is charged any more. */
    public Result deleteRecurring(String recurringId) {
        return call("deleteRecurring", Members.of(), Ids.recurring(recurringId));
    }

    private Members withMid(Map<String, ?> request) {
        return Requests.with("mid", mid, request);
    }

    private Result call(String name, Members request, Ids ids) {
        Endpoint endpoint = EximbayTables.TABLES.endpoint(name);
        String path = ids.inPath() == null
                ? endpoint.path()
                : PLACE.matcher(endpoint.path()).replaceFirst(ids.inPath());
        String body = endpoint.method().equals("GET") ? null : Json.ofRequest(request);
        HttpReply reply = http.send(endpoint.method(), path, body, Map.of("authorization", authorization));
        if (reply instanceof HttpReply.Nothing nothing) {
            return Results.unanswered(nothing.cause());
        }
        HttpReply.Text text = (HttpReply.Text) reply;
        return new EximbayAnswer(endpoint, request, ids.transactionId, ids.tokenId).read(text.text(), text.status());
    }

    /** What a path names. Anything but a plain number could lead to another path, and cancel something else. */
    private record Ids(String transactionId, String tokenId, String recurringId) {
        static final Ids NONE = new Ids(null, null, null);

        static Ids transaction(String id) {
            if (id == null || !TRANSACTION_ID.matcher(id).matches()) {
                throw new IllegalArgumentException("transactionId must be 24 letters and digits");
            }
            return new Ids(id, null, null);
        }

        static Ids token(String id) {
            return new Ids(null, checked(id), null);
        }

        static Ids recurring(String id) {
            return new Ids(null, null, checked(id));
        }

        private static String checked(String id) {
            if (id == null || !OTHER_ID.matcher(id).matches()) {
                throw new IllegalArgumentException("a token or recurring id must be 1 to 20 letters and digits");
            }
            return id;
        }

        String inPath() {
            String other = tokenId == null ? recurringId : tokenId;
            return transactionId == null ? other : transactionId;
        }
    }

    /** What a client needs: address, merchant id and API key; the rest has a default. */
    public static final class Builder {
        private String baseUrl;
        private String mid;
        private String apiKey;
        private Duration timeout = Http.DEFAULT_TIMEOUT;
        private Transport transport;

        private Builder() {
        }

        /** The address of the API, for example {@code https://pay.example.com}. */
        public Builder baseUrl(String value) {
            baseUrl = value;
            return this;
        }

        /** The merchant id. */
        public Builder mid(String value) {
            mid = value;
            return this;
        }

        /** The API key. */
        public Builder apiKey(String value) {
            apiKey = value;
            return this;
        }

        /** How long a call may take; 30 seconds without it. */
        public Builder timeout(Duration value) {
            timeout = value;
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
         * @throws IllegalArgumentException when something is missing, or the address or the key cannot be used
         */
        public EximbayClient build() {
            return new EximbayClient(this);
        }
    }
}

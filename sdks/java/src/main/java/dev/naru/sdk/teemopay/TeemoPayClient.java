package dev.naru.sdk.teemopay;

import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.Transport;
import dev.naru.sdk.wire.Http;
import dev.naru.sdk.wire.HttpReply;
import dev.naru.sdk.wire.Json;
import dev.naru.sdk.wire.Requests;
import dev.naru.sdk.wire.Results;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Calls the TeemoPay API of one application: signs requests, reads answers strictly, and never mistakes silence for
 * failure. Members of requests are those of TeemoPay's documentation, without {@code sign}. A client serves all
 * threads.
 */
public final class TeemoPayClient {
    /** The only value of the header {@code country}. */
    private static final String COUNTRY = "KR";
    private static final Pattern APP_CODE = Pattern.compile("[\\x21-\\x7E]{1,32}");
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String appCode;
    private final AppCodeHeader appCodeHeader;
    private final RSAPrivateKey privateKey;
    private final RSAPublicKey platformKey;
    private final Http http;
    private final Clock clock;
    private final Supplier<String> nonces;

    private TeemoPayClient(Builder builder) {
        if (builder.appCode == null || !APP_CODE.matcher(builder.appCode).matches()) {
            throw new IllegalArgumentException("appCode must be the id of the application: A2405220001KR001");
        }
        appCode = builder.appCode;
        appCodeHeader = builder.appCodeHeader;
        privateKey = TeemoPayKeys.loadPrivate(builder.merchantPrivateKey);
        platformKey = builder.platformPublicKey == null ? null : TeemoPayKeys.loadPublic(builder.platformPublicKey);
        http = new Http(builder.baseUrl, builder.timeout, builder.transport);
        clock = builder.clock;
        nonces = builder.nonces;
    }

    /** What a client needs. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name of the header with the id of the application. */
    public enum AppCodeHeader {
        /** {@code app_code}, as TeemoPay's pages have it. */
        APP_CODE("app_code"),
        /** {@code appCode}: some proxies drop names with an underscore. */
        APPCODE("appCode");

        private final String header;

        AppCodeHeader(String header) {
            this.header = header;
        }
    }

    /** Creates a payment; what the payer pays to is in {@code paymentInfo} of the data. */
    public Result paymentCreate(Map<String, ?> request) {
        return call("paymentCreate", request);
    }

    /** Asks how a payment stands. */
    public Result paymentQuery(Map<String, ?> request) {
        return call("paymentQuery", request);
    }

    /** Creates a payout. After {@code Unknown}: {@link #payoutQuery}, and again under the same number only. */
    public Result payoutCreate(Map<String, ?> request) {
        return call("payoutCreate", request);
    }

    /** Asks how a payout stands. */
    public Result payoutQuery(Map<String, ?> request) {
        return call("payoutQuery", request);
    }

    /** Asks for the balances. */
    public Result merchantBalance() {
        return call("merchantBalance", Map.of());
    }

    /** One page of the list of payments or payouts. */
    public Result transactionList(Map<String, ?> request) {
        return call("transactionList", request);
    }

    /**
     * Page after page of the list, each asked for when it is taken, beginning where {@code pageIndex} says. Ends after
     * a page without entries, without a cursor or with the cursor it was asked for, and after the first result that is
     * not ok.
     */
    public Iterable<Result> transactionPages(Map<String, ?> request) {
        Members first = Members.copyOf(request);
        return () -> new Pages(first);
    }

    private Result call(String name, Map<String, ?> request) {
        Members fields = TeemoPaySignature.present(request);
        String nonce = nonces.get();
        String sign = TeemoPaySignature.sign(fields, nonce, privateKey);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("timestamp", Long.toString(clock.millis()));
        headers.put("nonce", nonce);
        headers.put("country", COUNTRY);
        headers.put(appCodeHeader.header, appCode);
        String path = TeemoPayTables.TABLES.endpoint(name).path();
        HttpReply reply = http.send("POST", path, Json.ofRequest(Requests.with("sign", sign, fields)), headers);
        if (reply instanceof HttpReply.Nothing nothing) {
            return Results.unanswered(nothing.cause());
        }
        HttpReply.Text text = (HttpReply.Text) reply;
        return new TeemoPayAnswer(name, fields, nonce, platformKey).read(text.text(), text.status());
    }

    private static String newNonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private final class Pages implements Iterator<Result> {
        private final Members request;
        private final Set<Object> asked = new HashSet<>();
        private Object pageIndex;
        private boolean isOver;
        private boolean isLoop;

        Pages(Members request) {
            this.request = request;
            this.pageIndex = request.get("pageIndex");
        }

        @Override
        public boolean hasNext() {
            return !isOver;
        }

        @Override
        public Result next() {
            if (isOver) {
                throw new NoSuchElementException("there are no further pages");
            }
            if (isLoop) {
                isOver = true;
                return Results.malformed("the list leads back to an earlier page");
            }
            if (pageIndex != null) {
                asked.add(pageIndex);
            }
            Result result = transactionList(Requests.with("pageIndex", pageIndex, request));
            goOn(result);
            return result;
        }

        private void goOn(Result result) {
            if (!(result instanceof Result.Ok ok) || ok.data().list("records").isEmpty()) {
                isOver = true;
                return;
            }
            Object next = ok.data().get("pageIndex");
            isOver = !(next instanceof String text) || text.isBlank() || text.equals(pageIndex);
            isLoop = asked.contains(next);
            pageIndex = next;
        }
    }

    /** What a client needs: address, application and key; the rest has a default. */
    public static final class Builder {
        private String baseUrl;
        private String appCode;
        private String merchantPrivateKey;
        private String platformPublicKey;
        private Duration timeout = Http.DEFAULT_TIMEOUT;
        private AppCodeHeader appCodeHeader = AppCodeHeader.APP_CODE;
        private Transport transport;
        private Clock clock = Clock.systemUTC();
        private Supplier<String> nonces = TeemoPayClient::newNonce;

        private Builder() {
        }

        /** The address of the API, for example {@code https://pay.example.com}. */
        public Builder baseUrl(String value) {
            baseUrl = value;
            return this;
        }

        /** The id of the application. */
        public Builder appCode(String value) {
            appCode = value;
            return this;
        }

        /** The merchant's own private key, which signs requests. */
        public Builder merchantPrivateKey(String value) {
            merchantPrivateKey = value;
            return this;
        }

        /** The platform's public key; only to check what old servers sign: the answer to a payout. */
        public Builder platformPublicKey(String value) {
            platformPublicKey = value;
            return this;
        }

        /** How long a call may take; 30 seconds without it. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** The name of the header with the id of the application. */
        public Builder appCodeHeader(AppCodeHeader value) {
            appCodeHeader = Requests.needed(value, "appCodeHeader", "APP_CODE or APPCODE");
            return this;
        }

        /** What carries the requests; {@link dev.naru.sdk.HttpTransport#shared} without it. */
        public Builder transport(Transport value) {
            transport = value;
            return this;
        }

        /** Another clock, for tests. */
        public Builder clock(Clock value) {
            clock = Requests.needed(value, "clock", "a clock");
            return this;
        }

        /** A new text of 32 characters each time, for tests. */
        public Builder nonces(Supplier<String> value) {
            nonces = Requests.needed(value, "nonces", "a source of nonces");
            return this;
        }

        /**
         * Makes the client.
         *
         * @throws IllegalArgumentException when something is missing, or the address or a key cannot be used
         */
        public TeemoPayClient build() {
            return new TeemoPayClient(this);
        }
    }
}

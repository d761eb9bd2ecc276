package dev.naru.sdk.cases;

import dev.naru.sdk.Cause;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.Transport;
import dev.naru.sdk.teemopay.TeemoPayAmount;
import dev.naru.sdk.teemopay.TeemoPayCallback;
import dev.naru.sdk.teemopay.TeemoPayClient;
import dev.naru.sdk.teemopay.TeemoPayKeys;
import dev.naru.sdk.teemopay.TeemoPaySignature;
import dev.naru.sdk.teemopay.TeemoPayStatuses;
import dev.naru.sdk.teemopay.TeemoPayVerifier;
import dev.naru.sdk.wire.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** TeemoPay. */
final class TeemoPayCases {
    static final Map<String, Function<Members, Object>> OPERATIONS = new HashMap<>(Map.of(
            "teemopay.text", given -> TeemoPaySignature.text(
                    SignedMembers.read(given.text("text")), "n", (Boolean) given.get("isCompact")),
            "teemopay.sign", given -> TeemoPaySignature.sign(
                    given.members("members"), given.text("nonce"), TeemoPayKeys.loadPrivate(given.text("privateKey"))),
            "teemopay.fault", given -> Shown.fault(TeemoPaySignature.fault(
                    SignedMembers.read(given.text("text")),
                    given.text("nonce"),
                    TeemoPayKeys.loadPublic(given.text("publicKey")))),
            "teemopay.ambiguous", given -> Shown.hidden(
                    TeemoPaySignature.ambiguous(given.text("endpoint"), given.members("members"))),
            "teemopay.callback", TeemoPayCases::callback,
            "teemopay.call", given -> Calls.made(
                    given, transport -> client(given.members("options"), transport), TeemoPayCases::shown)));

    static {
        OPERATIONS.putAll(Map.of(
                "teemopay.pages", TeemoPayCases::pages,
                "teemopay.amountTexts", given -> amountTexts(given.integer("minorUnits")),
                "teemopay.statuses", given -> List.of(
                        TeemoPayStatuses.payinName(given.integer("status")),
                        TeemoPayStatuses.payoutName(given.integer("status"))),
                "teemopay.pair", given -> Shown.pair(TeemoPayKeys.generatePair()),
                "teemopay.amount", given -> Shown.amount(TeemoPayAmount.parse(given.text("text"))),
                "teemopay.fee", given -> Shown.amount(TeemoPayAmount.parseFee(given.text("text"))),
                "teemopay.requestAmount", given -> Shown.number(TeemoPayAmount.parseRequest(given.text("text"))),
                "teemopay.rate", given -> Shown.number(TeemoPayAmount.parseRate(given.text("text"))),
                "teemopay.formatRate", given -> TeemoPayAmount.formatRate(given.integer("ppm"))));
    }

    private TeemoPayCases() {
    }

    private static Object amountTexts(long minorUnits) {
        return List.of(
                TeemoPayAmount.format(minorUnits),
                TeemoPayAmount.formatRequest(minorUnits),
                TeemoPayAmount.formatFee(minorUnits));
    }

    /** Page after page, as a client makes them of answers. */
    private static Object pages(Members given) {
        Calls.Stub stub = new Calls.Stub(200, Tables.texts(given, "answers"));
        TeemoPayClient client = client(given.members("options"), stub);
        List<Object> results = new ArrayList<>();
        for (Result result : client.transactionPages(given.list("args").get(0))) {
            results.add(shown(result));
        }
        return results;
    }

    private static Clock clock(Members options) {
        return Clock.fixed(Instant.ofEpochMilli(options.integer("nowMs")), ZoneOffset.UTC);
    }

    private static Object callback(Members given) {
        Members options = given.members("options");
        TeemoPayVerifier verifier = TeemoPayVerifier.of(TeemoPayKeys.loadPublic(given.text("publicKey")));
        if (options.containsKey("appCode")) {
            verifier = verifier.withAppCode(options.text("appCode"));
        }
        if (options.containsKey("extraMembers")) {
            verifier = verifier.withExtraMembers(Tables.texts(options, "extraMembers").toArray(String[]::new));
        }
        if (options.containsKey("windowMs")) {
            verifier = verifier.withWindow(Duration.ofMillis(options.integer("windowMs"))).withClock(clock(options));
        }
        String body = given.text("body");
        Members headers = given.members("headers");
        TeemoPayCallback callback = switch (given.text("method")) {
            case "verifyPayin" -> verifier.verifyPayin(body, headers);
            case "verifyPayout" -> verifier.verifyPayout(body, headers);
            default -> options.containsKey("kind")
                    ? verifier.verify(
                            body,
                            headers,
                            TeemoPayCallback.Kind.valueOf(options.text("kind").toUpperCase(Locale.ROOT)))
                    : verifier.verify(body, headers);
        };
        return callback instanceof TeemoPayCallback.Genuine genuine
                ? Shown.genuine(genuine.kind(), genuine.outcome(), genuine.payload())
                : Shown.rejected(
                        ((TeemoPayCallback.Rejected) callback).reason(),
                        ((TeemoPayCallback.Rejected) callback).member());
    }

    private static TeemoPayClient client(Members options, Transport transport) {
        TeemoPayClient.Builder builder = TeemoPayClient.builder()
                .baseUrl(options.text("baseUrl"))
                .appCode(options.text("appCode"))
                .merchantPrivateKey(options.text("merchantPrivateKey"))
                .platformPublicKey(options.text("platformPublicKey"))
                .timeout(Calls.timeout(options))
                .transport(transport);
        if (options.containsKey("nowMs")) {
            builder.clock(clock(options)).nonces(() -> options.text("newNonce"));
        }
        return builder.build();
    }

    /** TeemoPay's codes are numbers, and there is a trace of each answer. */
    private static Members shown(Result result) {
        Members members = Shown.result(result);
        if (result instanceof Result.Ok ok) {
            return members.with("signature", ok.signature().code()).with("traceId", ok.traceId());
        }
        if (result instanceof Result.Refused refused) {
            return members.with("code", Long.valueOf(refused.code())).with("traceId", refused.traceId());
        }
        if (result instanceof Result.Unknown unknown && unknown.cause() instanceof Cause.UncertainCode cause) {
            return members.with("cause", members.members("cause")
                    .with("code", Long.valueOf(cause.code()))
                    .with("traceId", cause.traceId()));
        }
        return members;
    }
}

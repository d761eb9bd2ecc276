package dev.naru.sdk.cases;

import dev.naru.sdk.AnswerSignature;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.Transport;
import dev.naru.sdk.haipay.HaiPayAmount;
import dev.naru.sdk.haipay.HaiPayCallback;
import dev.naru.sdk.haipay.HaiPayClient;
import dev.naru.sdk.haipay.HaiPayCurrency;
import dev.naru.sdk.haipay.HaiPayKeys;
import dev.naru.sdk.haipay.HaiPaySignature;
import dev.naru.sdk.haipay.HaiPayStatuses;
import dev.naru.sdk.haipay.HaiPayVerifier;
import dev.naru.sdk.wire.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** HaiPay. */
final class HaiPayCases {
    static final Map<String, Function<Members, Object>> OPERATIONS = new HashMap<>(Map.of(
            "haipay.text", given -> HaiPaySignature.text(
                    SignedMembers.read(given.text("text")), "k", (Boolean) given.get("asJava")),
            "haipay.sign", given -> HaiPaySignature.sign(
                    given.members("members"),
                    HaiPayKeys.forSigning(given.text("secretKey"), given.text("privateKey"))),
            "haipay.fault", given -> Shown.fault(
                    HaiPaySignature.fault(SignedMembers.read(given.text("text")), verifying(given))),
            "haipay.ambiguous", given -> Shown.hidden(
                    HaiPaySignature.ambiguous(given.text("endpoint"), given.members("members"))),
            "haipay.callback", HaiPayCases::callback,
            "haipay.call", given -> Calls.made(
                    given, transport -> client(given.members("options"), transport), HaiPayCases::shown),
            "haipay.amount", given -> Shown.amount(HaiPayAmount.parse(
                    given.text("text"), HaiPayCurrency.valueOf(given.text("currency"))))));

    static {
        OPERATIONS.putAll(Map.of(
                "haipay.amountTexts", given -> amountTexts(
                        given.integer("minorUnits"), HaiPayCurrency.valueOf(given.text("currency"))),
                "haipay.status", given -> HaiPayStatuses.name(given.integer("status")),
                "haipay.refundStatus", given -> HaiPayStatuses.refundName(given.text("status")),
                "haipay.pair", given -> Shown.pair(HaiPayKeys.generatePair())));
    }

    private HaiPayCases() {
    }

    private static Object amountTexts(long minorUnits, HaiPayCurrency currency) {
        return List.of(HaiPayAmount.format(minorUnits, currency), HaiPayAmount.formatRequest(minorUnits, currency));
    }

    private static HaiPayKeys verifying(Members given) {
        return HaiPayKeys.forVerifying(given.text("secretKey"), given.text("publicKey"));
    }

    private static Object callback(Members given) {
        Members options = given.members("options");
        HaiPayVerifier verifier = HaiPayVerifier.of(verifying(given));
        if (options.containsKey("appId")) {
            verifier = verifier.withAppId(options.text("appId"));
        }
        if (options.containsKey("extraMembers")) {
            verifier = verifier.withExtraMembers(Tables.texts(options, "extraMembers").toArray(String[]::new));
        }
        String body = given.text("body");
        HaiPayCallback callback = switch (given.text("method")) {
            case "verifyCollection" -> verifier.verifyCollection(body);
            case "verifyPayout" -> verifier.verifyPayout(body);
            default -> options.containsKey("kind")
                    ? verifier.verify(
                            body, HaiPayCallback.Kind.valueOf(options.text("kind").toUpperCase(Locale.ROOT)))
                    : verifier.verify(body);
        };
        return callback instanceof HaiPayCallback.Genuine genuine
                ? Shown.genuine(genuine.kind(), genuine.outcome(), genuine.payload())
                : Shown.rejected(
                        ((HaiPayCallback.Rejected) callback).reason(), ((HaiPayCallback.Rejected) callback).member());
    }

    private static HaiPayClient client(Members options, Transport transport) {
        HaiPayClient.Builder builder = HaiPayClient.builder()
                .baseUrl(options.text("baseUrl"))
                .currency(HaiPayCurrency.valueOf(options.text("currency")))
                .secretKey(options.text("secretKey"))
                .merchantPrivateKey(options.text("merchantPrivateKey"))
                .platformPublicKey(options.text("platformPublicKey"))
                .timeout(Calls.timeout(options))
                .transport(transport);
        if (options.containsKey("answerVerification")) {
            String verification = options.text("answerVerification").toUpperCase(Locale.ROOT);
            builder.answerVerification(HaiPayClient.AnswerVerification.valueOf(verification));
        }
        Long appId = options.integer("appId");
        return (appId == null ? builder.appId(options.text("appId")) : builder.appId(appId)).build();
    }

    private static Members shown(Result result) {
        Members members = Shown.result(result);
        return result instanceof Result.Ok ok
                ? members.with("verified", ok.signature() == AnswerSignature.VERIFIED)
                : members;
    }
}

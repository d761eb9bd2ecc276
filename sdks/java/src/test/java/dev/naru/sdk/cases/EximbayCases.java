package dev.naru.sdk.cases;

import dev.naru.sdk.Members;
import dev.naru.sdk.Transport;
import dev.naru.sdk.eximbay.EximbayAmount;
import dev.naru.sdk.eximbay.EximbayCallback;
import dev.naru.sdk.eximbay.EximbayClient;
import dev.naru.sdk.eximbay.EximbayFgkey;
import dev.naru.sdk.eximbay.EximbayVerifier;
import dev.naru.sdk.eximbay.EximbayWebhook;
import dev.naru.sdk.eximbay.EximbayWebhookVerifier;
import dev.naru.sdk.wire.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Eximbay. */
final class EximbayCases {
    static final Map<String, Function<Members, Object>> OPERATIONS = new HashMap<>(Map.of(
            "eximbay.fgkey", given -> EximbayFgkey.of(texts(given.members("parameters")), given.text("secretKey")),
            "eximbay.canonical", given -> EximbayFgkey.canonical(texts(given.members("parameters"))),
            "eximbay.fgkeyFault", given -> Shown.fault(
                    EximbayFgkey.fault(texts(given.members("parameters")), given.text("secretKey"))),
            "eximbay.callback", EximbayCases::callback,
            "eximbay.webhook", EximbayCases::webhook,
            "eximbay.call", given -> Calls.made(
                    given, transport -> client(given.members("options"), transport), Shown::result),
            "eximbay.amount", given -> Shown.amount(EximbayAmount.parse(given.text("text"), given.text("currency"))),
            "eximbay.requestAmount", given -> Shown.amount(
                    EximbayAmount.parseRequest(given.text("text"), given.text("currency")))));

    static {
        OPERATIONS.putAll(Map.of(
                "eximbay.amountText", given -> EximbayAmount.format(
                        given.integer("minorUnits"), given.text("currency")),
                "eximbay.reply", given -> EximbayCallback.reply("EC00", given.text("resmsg")),
                "eximbay.authorization", given -> EximbayClient.authorizationHeader(given.text("apiKey"))));
    }

    private EximbayCases() {
    }

    private static Map<String, String> texts(Members members) {
        Map<String, String> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> texts.put(name, (String) value));
        return texts;
    }

    private static Object callback(Members given) {
        Members options = given.members("options");
        EximbayVerifier verifier = EximbayVerifier.of(given.text("secretKey"))
                .withMid(options.text("mid"))
                .withOrderId(options.text("orderId"))
                .withCurrency(options.text("currency"))
                .withAmount(options.text("amount"))
                .withExtraParameters(Tables.texts(options, "extraParameters").toArray(String[]::new));
        EximbayCallback callback = given.get("body") instanceof String body
                ? verifier.verify(body)
                : verifier.verify(given.members("body"));
        return callback instanceof EximbayCallback.Genuine genuine
                ? Shown.genuine(genuine.kind(), genuine.outcome(), genuine.payload())
                : Shown.rejected(
                        ((EximbayCallback.Rejected) callback).reason(),
                        ((EximbayCallback.Rejected) callback).parameter());
    }

    private static Object webhook(Members given) {
        Members options = given.members("options");
        List<String> secrets = given.get("secret") instanceof String secret
                ? List.of(secret)
                : Tables.texts(given, "secret");
        EximbayWebhookVerifier verifier = EximbayWebhookVerifier.of(secrets.toArray(String[]::new))
                .withClock(Clock.fixed(Instant.ofEpochMilli(options.integer("nowMs")), ZoneOffset.UTC));
        if (options.containsKey("toleranceSeconds")) {
            Long seconds = options.integer("toleranceSeconds");
            verifier = verifier.withTolerance(seconds == null ? null : Duration.ofSeconds(seconds));
        }
        EximbayWebhook webhook = verifier.verify(given.text("body"), given.members("headers"));
        if (webhook instanceof EximbayWebhook.Chargeback chargeback) {
            return genuine("chargeback", "CHARGEBACK", chargeback.data(), chargeback.sentAt());
        }
        if (webhook instanceof EximbayWebhook.Unrecognized other) {
            return genuine("unrecognized", other.type(), other.data(), other.sentAt());
        }
        EximbayWebhook.Rejected rejected = (EximbayWebhook.Rejected) webhook;
        return Shown.rejected(rejected.reason(), rejected.member());
    }

    private static Object genuine(String kind, String type, Members data, Instant sentAt) {
        return Shown.of(
                "ok", true, "kind", kind, "type", type, "payload", data, "sentAtMs", sentAt.toEpochMilli());
    }

    private static EximbayClient client(Members options, Transport transport) {
        return EximbayClient.builder()
                .baseUrl(options.text("baseUrl"))
                .mid(options.text("mid"))
                .apiKey(options.text("apiKey"))
                .timeout(Calls.timeout(options))
                .transport(transport)
                .build();
    }
}

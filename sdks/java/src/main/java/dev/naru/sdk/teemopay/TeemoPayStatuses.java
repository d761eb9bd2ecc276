package dev.naru.sdk.teemopay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statuses of orders. Whether a call was handled is something else. */
public final class TeemoPayStatuses {
    /** Numbers of before had no country in them and other lengths. */
    private static final Pattern TRADE_NUMBER =
            Pattern.compile("(TS|TF)(?:[0-9]{10}[A-Z]{2}[0-9]{16}|[0-9]{8,28})");

    private TeemoPayStatuses() {
    }

    /** Name of a payment's status; {@code unrecognized} for a number that this version does not know. */
    public static String payinName(long status) {
        return nameIn("payinStatuses", status);
    }

    /** Name of a payout's status; {@code unrecognized} for a number that this version does not know. */
    public static String payoutName(long status) {
        return nameIn("payoutStatuses", status);
    }

    /** What a platform number was given out for; empty when it is none. */
    public static Optional<TeemoPayCallback.Kind> kindOfTradeNo(String tradeNo) {
        Matcher match = TRADE_NUMBER.matcher(tradeNo);
        if (!match.matches()) {
            return Optional.empty();
        }
        boolean isPayin = match.group(1).equals("TS");
        return Optional.of(isPayin ? TeemoPayCallback.Kind.PAYIN : TeemoPayCallback.Kind.PAYOUT);
    }

    private static String nameIn(String table, long status) {
        return TeemoPayTables.TABLES.codes(table).stream()
                .filter(row -> Long.valueOf(status).equals(row.integer("value")))
                .map(row -> row.text("name"))
                .findFirst()
                .orElse("unrecognized");
    }
}

package dev.naru.sdk.haipay;

import dev.naru.sdk.AmountResult;
import dev.naru.sdk.wire.Decimal;

/** Amounts: decimal text on the wire, minor units (won; cents) here. */
public final class HaiPayAmount {
    private HaiPayAmount() {
    }

    /** Reads an amount as it stands in a request or an answer. */
    public static AmountResult parse(String text, HaiPayCurrency currency) {
        return Decimal.parse(text, currency.decimals());
    }

    /** The amount as answers and callbacks carry it: two decimals in every currency. */
    public static String format(long minorUnits, HaiPayCurrency currency) {
        return Decimal.twoDecimals(minorUnits, currency.decimals());
    }

    /** The amount as a request carries it: as many decimals as the currency has. */
    public static String formatRequest(long minorUnits, HaiPayCurrency currency) {
        return Decimal.text(minorUnits, currency.decimals());
    }
}

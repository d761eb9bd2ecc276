package dev.naru.sdk.eximbay;

import dev.naru.sdk.AmountResult;
import dev.naru.sdk.wire.Decimal;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts: decimal text in units of the currency on the wire, minor units (won; cents) here. */
public final class EximbayAmount {
    /** As much as the contract takes. */
    private static final int MAX_CHARACTERS = 20;
    private static final Pattern REQUEST = Pattern.compile("(?:0|[1-9][0-9]*)(?:\\.([0-9]{1,2}))?");
    private static final Pattern LONG_FRACTION = Pattern.compile("[0-9]+\\.[0-9]{3,}");

    private EximbayAmount() {
    }

    /**
     * Reads an amount of a request; above zero. A currency without decimals takes no fraction at all, not even
     * {@code .00}: the text must come back identical in later calls.
     */
    public static AmountResult parseRequest(String text, String currency) {
        OptionalInt decimals = decimals(currency);
        if (decimals.isEmpty()) {
            return Decimal.unusable(AmountResult.Fault.CURRENCY_UNKNOWN);
        }
        Matcher match = REQUEST.matcher(text);
        if (text.length() > MAX_CHARACTERS || !match.matches()) {
            boolean isLong = LONG_FRACTION.matcher(text).matches();
            return Decimal.unusable(
                    isLong ? AmountResult.Fault.TOO_MANY_DECIMALS : AmountResult.Fault.MALFORMED);
        }
        if (decimals.getAsInt() == 0 && match.group(1) != null) {
            return Decimal.unusable(AmountResult.Fault.FRACTION_NOT_ALLOWED);
        }
        AmountResult parsed = Decimal.parse(text, decimals.getAsInt());
        boolean isZero = parsed instanceof AmountResult.Parsed amount && amount.minorUnits() == 0;
        return isZero ? Decimal.unusable(AmountResult.Fault.NOT_POSITIVE) : parsed;
    }

    /** Reads an amount of an answer or a callback: a balance of {@code 0.0} and won with {@code .00} count, too. */
    public static AmountResult parse(String text, String currency) {
        OptionalInt decimals = decimals(currency);
        return decimals.isEmpty()
                ? Decimal.unusable(AmountResult.Fault.MALFORMED)
                : Decimal.parse(text, decimals.getAsInt());
    }

    /** An amount with as many decimals as its currency has: {@code 1.00} USD, {@code 1000} KRW. */
    public static String format(long minorUnits, String currency) {
        int decimals = decimals(currency).orElseThrow(() -> new IllegalArgumentException(
                "currency: " + currency + " is none that this contract knows"));
        return Decimal.text(minorUnits, decimals);
    }

    /** Whether two texts are the same amount, however they are written. False when one is no amount. */
    public static boolean isSame(String a, String b, String currency) {
        return parse(a, currency) instanceof AmountResult.Parsed first && first.equals(parse(b, currency));
    }

    private static OptionalInt decimals(String currency) {
        Long decimals = EximbayTables.row(EximbayTables.currencies(), currency).integer("decimals");
        return decimals == null ? OptionalInt.empty() : OptionalInt.of(decimals.intValue());
    }
}

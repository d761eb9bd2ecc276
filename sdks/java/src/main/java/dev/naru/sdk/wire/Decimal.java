package dev.naru.sdk.wire;

import dev.naru.sdk.AmountResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decimal text of a wire format and whole minor units. A format may write more decimals than the currency has
 * ({@code 2000.00} won); those that the currency has not must be zero.
 */
public final class Decimal {
    /** The most decimals that an amount may be written with. */
    private static final int WRITTEN_DECIMALS = 2;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,20})(?:\\.([0-9]+))?");

    private Decimal() {
    }

    /** Reads an amount of a currency with 0 or 2 decimals. */
    public static AmountResult parse(String text, int decimals) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            return unusable(AmountResult.Fault.MALFORMED);
        }
        String fraction = match.group(2) == null ? "" : match.group(2);
        if (fraction.length() > WRITTEN_DECIMALS) {
            return unusable(AmountResult.Fault.TOO_MANY_DECIMALS);
        }
        String padded = fraction + "0".repeat(WRITTEN_DECIMALS - fraction.length());
        if (padded.substring(decimals).chars().anyMatch(digit -> digit != '0')) {
            return unusable(AmountResult.Fault.FRACTION_NOT_ALLOWED);
        }
        try {
            return new AmountResult.Parsed(Long.parseLong(match.group(1) + padded.substring(0, decimals)));
        } catch (NumberFormatException exception) {
            return unusable(AmountResult.Fault.TOO_LARGE);
        }
    }

    /** No amount. */
    public static AmountResult unusable(AmountResult.Fault reason) {
        return new AmountResult.Unusable(reason);
    }

    /** An amount with as many decimals as its currency has. */
    public static String text(long minorUnits, int decimals) {
        if (minorUnits < 0) {
            throw new IllegalArgumentException("minorUnits: an amount on the wire is never negative");
        }
        String digits = Long.toString(minorUnits);
        String padded = "0".repeat(Math.max(0, decimals + 1 - digits.length())) + digits;
        int point = padded.length() - decimals;
        return decimals == 0 ? padded : padded.substring(0, point) + "." + padded.substring(point);
    }

    /** An amount with two decimals, whatever its currency has. */
    public static String twoDecimals(long minorUnits, int decimals) {
        return text(minorUnits, decimals) + (decimals == 0 ? ".00" : "");
    }
}

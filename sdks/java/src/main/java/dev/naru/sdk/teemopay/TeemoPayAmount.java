package dev.naru.sdk.teemopay;

import dev.naru.sdk.AmountResult;
import dev.naru.sdk.wire.Decimal;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts: requests carry whole won ({@code "1000"}), answers two decimals ({@code "1000.00"}). */
public final class TeemoPayAmount {
    private static final int PARTS_PER_MILLION_DIGITS = 6;
    private static final long MILLION = 1_000_000;
    /** Answers show at least this many decimals of a rate. */
    private static final int RATE_DECIMALS = 4;
    private static final Pattern REQUEST = Pattern.compile("[1-9][0-9]{0,19}");
    private static final Pattern RATE = Pattern.compile("([01])(?:\\.([0-9]{1,6}))?");

    private TeemoPayAmount() {
    }

    /** Reads an amount of an answer or a callback as won. */
    public static AmountResult parse(String text) {
        return Decimal.parse(text, 0);
    }

    /** The amount as answers and callbacks carry it. */
    public static String format(long won) {
        return Decimal.twoDecimals(won, 0);
    }

    /** Reads the amount of a request as won: digits only, not zero; empty for what is none. */
    public static OptionalLong parseRequest(String text) {
        boolean isAmount = REQUEST.matcher(text).matches();
        return isAmount && Decimal.parse(text, 0) instanceof AmountResult.Parsed amount
                ? OptionalLong.of(amount.minorUnits())
                : OptionalLong.empty();
    }

    /** The amount as a request carries it. */
    public static String formatRequest(long won) {
        return Decimal.text(won, 0);
    }

    /** Reads a fee as hundredths of a won: fees may have a fraction ({@code "10.50"}). */
    public static AmountResult parseFee(String text) {
        return Decimal.parse(text, 2);
    }

    /** The fee as answers carry it, from hundredths of a won. */
    public static String formatFee(long hundredths) {
        return Decimal.text(hundredths, 2);
    }

    /**
     * Reads a {@code serviceRate} ({@code "0.0100"} is 1 %) in parts per million; empty for what is no rate up to 1.
     */
    public static OptionalLong parseRate(String text) {
        Matcher match = RATE.matcher(text);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        String fraction = match.group(2) == null ? "" : match.group(2);
        String padded = fraction + "0".repeat(PARTS_PER_MILLION_DIGITS - fraction.length());
        long ppm = Long.parseLong(match.group(1) + padded);
        return ppm > MILLION ? OptionalLong.empty() : OptionalLong.of(ppm);
    }

    /** A rate of parts per million as {@code serviceRate}: four decimals, more only where they are needed. */
    public static String formatRate(long ppm) {
        if (ppm > MILLION) {
            throw new IllegalArgumentException("ppm: a rate is at most 1, which is 1000000 parts per million");
        }
        String text = Decimal.text(ppm, PARTS_PER_MILLION_DIGITS);
        int least = text.length() - (PARTS_PER_MILLION_DIGITS - RATE_DECIMALS);
        int end = text.length();
        while (end > least && text.charAt(end - 1) == '0') {
            end -= 1;
        }
        return text.substring(0, end);
    }
}

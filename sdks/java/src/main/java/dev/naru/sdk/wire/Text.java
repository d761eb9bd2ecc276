package dev.naru.sdk.wire;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Texts as the other side sees them. */
public final class Text {
    /** A double is written exactly with as many digits. */
    private static final int MAX_DIGITS = 17;
    /** From this power of ten on JavaScript writes an exponent. */
    private static final int LONGEST_WHOLE = 21;
    private static final int LONGEST_FRACTION = -6;

    private Text() {
    }

    /** Whether a text has no halves of characters, which UTF-8 cannot write. */
    public static boolean isWellFormed(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return false;
            }
            at += Character.charCount(point);
        }
        return true;
    }

    /** How many characters a text has, in code points. */
    public static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The first code points of a text. */
    public static String start(String text, int codePoints) {
        return codePoints(text) <= codePoints ? text : text.substring(0, text.offsetByCodePoints(0, codePoints));
    }

    /** The text of a text, a number or a boolean; null for anything else. */
    public static String ofScalar(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof Number number ? ofNumber(number) : null;
    }

    /** A number as JSON writes it; a double as JavaScript does. */
    public static String ofNumber(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (number instanceof Float) {
            return ofDouble(Double.parseDouble(number.toString()));
        }
        return number instanceof Double ? ofDouble(number.doubleValue()) : number.toString();
    }

    /** The shortest digits that are read as this number: those of Double.toString may be longer before Java 19. */
    private static String ofDouble(double number) {
        if (number == 0) {
            return "0";
        }
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = new BigDecimal(number);
        int digits = 1;
        BigDecimal shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (shortest.doubleValue() != number && digits < MAX_DIGITS) {
            digits += 1;
            shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        }
        return placed(shortest.stripTrailingZeros());
    }

    /** Digits with their point where JavaScript puts it. */
    private static String placed(BigDecimal number) {
        String sign = number.signum() < 0 ? "-" : "";
        String digits = number.unscaledValue().abs().toString();
        int exponent = digits.length() - number.scale() - 1;
        if (exponent < LONGEST_WHOLE && exponent >= LONGEST_FRACTION) {
            return number.toPlainString();
        }
        String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
        return sign + digits.charAt(0) + rest + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}

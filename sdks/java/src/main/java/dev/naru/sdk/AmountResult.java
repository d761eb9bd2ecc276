package dev.naru.sdk;

/** What reading an amount gives: minor units (won; cents), or why there are none. */
public sealed interface AmountResult {
    /** An amount that can be used. */
    record Parsed(long minorUnits) implements AmountResult {
    }

    /** No amount. */
    record Unusable(Fault reason) implements AmountResult {
    }

    /** The minor units of an amount that is surely one. */
    default long minorUnitsOrThrow() {
        if (this instanceof Parsed parsed) {
            return parsed.minorUnits();
        }
        throw new IllegalArgumentException("not an amount: " + this);
    }

    /** Why a text is no amount. */
    enum Fault implements Coded {
        /** Not digits with a point. */
        MALFORMED,
        /** More than two decimals. */
        TOO_MANY_DECIMALS,
        /** A fraction of a currency that has none. */
        FRACTION_NOT_ALLOWED,
        /** More than a {@code long} can hold. */
        TOO_LARGE,
        /** A request of Eximbay: the contract does not know the currency. */
        CURRENCY_UNKNOWN,
        /** A request of Eximbay: zero. */
        NOT_POSITIVE
    }
}

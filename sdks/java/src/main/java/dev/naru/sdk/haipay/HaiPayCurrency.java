package dev.naru.sdk.haipay;

/** The currency of an app. */
public enum HaiPayCurrency {
    /** Won, without decimals. */
    KRW(0),
    /** Dollars, with two decimals. */
    USD(2);

    private final int decimals;

    HaiPayCurrency(int decimals) {
        this.decimals = decimals;
    }

    /** How many decimals its amounts have. */
    public int decimals() {
        return decimals;
    }
}

package dev.naru.sdk.haipay;

import dev.naru.sdk.CodeRow;
import dev.naru.sdk.Members;
import dev.naru.sdk.wire.Tables;
import java.util.List;
import java.util.Optional;

/** The code tables as plain data. */
public final class HaiPayTables {
    static final Tables TABLES = new Tables("haipay");

    private HaiPayTables() {
    }

    /**
     * Every code that a call can answer. A code that is not here is unknown where money moves ({@code payApply},
     * {@code refundApply}), else refused.
     */
    public static List<CodeRow> errors() {
        return TABLES.errors();
    }

    /** The row of an error code; empty for a code that this version does not know. */
    public static Optional<CodeRow> error(String code) {
        return errors().stream().filter(row -> row.code().equals(code)).findFirst();
    }

    /** Collection codes ({@code inBankCode}) with their payType and limits. */
    public static List<Members> collectionCodes() {
        return TABLES.codes("collectionCodes");
    }

    /** Banks of payouts ({@code bankCode}) with their limits. */
    public static List<Members> payoutBanks() {
        return TABLES.codes("payoutBanks");
    }

    /** Banks of the bank transfer's chooser. */
    public static List<Members> transferBanks() {
        return TABLES.codes("transferBanks");
    }

    /** Statuses of orders: value, name, meaning, and whether they are final. */
    public static List<Members> orderStatuses() {
        return TABLES.codes("orderStatuses");
    }
}

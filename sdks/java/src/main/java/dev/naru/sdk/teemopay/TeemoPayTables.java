package dev.naru.sdk.teemopay;

import dev.naru.sdk.CodeRow;
import dev.naru.sdk.Members;
import dev.naru.sdk.wire.Tables;
import java.util.List;

/** The code tables as plain data. */
public final class TeemoPayTables {
    /** The code of an answer to a call that was handled. */
    public static final long SUCCESS_CODE = 200;

    static final Tables TABLES = new Tables("teemopay");

    private TeemoPayTables() {
    }

    /** Every code of the envelope. TeemoPay uses some numbers for several things, so a code may have several rows. */
    public static List<CodeRow> errors() {
        return TABLES.errors();
    }

    /**
     * Whether a refusal says for sure that the call was not carried out. Where one code stands for several things the
     * text shows which; without a known text, what any of them leaves open is open.
     */
    public static boolean isCertainRefusal(String code, String message) {
        List<CodeRow> rows = errors().stream().filter(row -> row.code().equals(code)).toList();
        List<CodeRow> said = rows.stream().filter(row -> row.message().equals(message)).toList();
        List<CodeRow> meant = said.isEmpty() ? rows : said;
        return !meant.isEmpty() && meant.stream().allMatch(row -> row.outcome() == CodeRow.Outcome.REFUSED);
    }

    /** Payment types (801 to 804). */
    public static List<Members> paymentTypes() {
        return TABLES.codes("paymentTypes");
    }

    /** Banks of payouts. */
    public static List<Members> payoutBanks() {
        return TABLES.codes("payoutBanks");
    }

    /** Banks of the identity check (802). */
    public static List<Members> kycBanks() {
        return TABLES.codes("kycBanks");
    }

    /** Banks of virtual accounts. */
    public static List<Members> virtualAccountBanks() {
        return TABLES.codes("virtualAccountBanks");
    }

    /** Why a payment failed: texts of {@code errorMsg} and {@code errorMessage}. */
    public static List<Members> payinErrors() {
        return TABLES.codes("payinErrors");
    }

    /** Why a payout failed: {@code errorCode} with its text. */
    public static List<Members> payoutErrors() {
        return TABLES.codes("payoutErrors");
    }
}

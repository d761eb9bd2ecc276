package dev.naru.sdk.eximbay;

import dev.naru.sdk.CodeRow;
import dev.naru.sdk.Members;
import dev.naru.sdk.wire.Tables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The code tables as plain data. */
public final class EximbayTables {
    /** The code of an answer to a call that was carried out. */
    public static final String SUCCESS_CODE = "0000";

    static final Tables TABLES = new Tables("eximbay");

    private static final List<CodeRow> ERRCODES = TABLES.codeRows("errcodes");
    private static final List<Members> METHODS = TABLES.rows("methods");

    private EximbayTables() {
    }

    /** The table of {@code rescode}. Eximbay uses some codes for several things. */
    public static List<CodeRow> errors() {
        return TABLES.errors();
    }

    /** The newer text codes, which stand beside {@code rescode} in {@code errcode}. */
    public static List<CodeRow> errcodes() {
        return ERRCODES;
    }

    /**
     * What codes say about whether their call was carried out. Empty for a code that nobody knows, which may be an
     * acquirer's decline: those are not published. Where money could move twice, the client counts it as unknown,
     * elsewhere as refused.
     */
    public static Optional<CodeRow.Outcome> outcome(String rescode, String errcode) {
        Stream<CodeRow> byRescode = errors().stream().filter(row -> row.code().equals(rescode));
        Stream<CodeRow> byErrcode = errcodes().stream().filter(row -> row.code().equals(errcode));
        return Stream.concat(byRescode, byErrcode).map(CodeRow::outcome).findFirst();
    }

    /** Currencies with their decimals. */
    public static List<Members> currencies() {
        return TABLES.codes("currencies");
    }

    /** Payment methods. */
    public static List<Members> paymentMethods() {
        return METHODS;
    }

    /** The row of a list of codes; none for a code that is not there. */
    static Members row(List<Members> rows, String code) {
        return rows.stream().filter(row -> code.equals(row.text("code"))).findFirst().orElse(Members.of());
    }
}

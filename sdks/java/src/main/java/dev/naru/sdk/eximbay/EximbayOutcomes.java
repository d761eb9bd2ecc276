package dev.naru.sdk.eximbay;

import dev.naru.sdk.CodeRow;
import dev.naru.sdk.Members;
import java.util.Locale;

/** What a result says, by its rescode, its status and what kind of transaction it is about. */
final class EximbayOutcomes {
    private EximbayOutcomes() {
    }

    static EximbayCallback.Outcome ofPayment(Members payload) {
        String status = payload.containsKey("status") ? payload.text("status").toLowerCase(Locale.ROOT) : "";
        if (status.equals("void")) {
            return EximbayCallback.Outcome.VOIDED;
        }
        if (!payload.text("rescode").equals(EximbayTables.SUCCESS_CODE)) {
            return ofFailure(payload.text("rescode"));
        }
        if (!status.isEmpty()) {
            return switch (status) {
                case "registered" -> EximbayCallback.Outcome.REGISTERED;
                case "sale" -> EximbayCallback.Outcome.PAID;
                case "auth" -> EximbayCallback.Outcome.AUTHORIZED;
                default -> EximbayCallback.Outcome.UNRECOGNIZED;
            };
        }
        // Methods that are paid later always say how far they are; without that, success may mean no more than
        // "registered".
        boolean isPaidLater = isPaidLater(payload)
                || payload.containsKey("virtual_account_number")
                || payload.containsKey("payment_url");
        return isPaidLater
                ? EximbayCallback.Outcome.UNRECOGNIZED
                : byTransactionType(payload.text("transaction_type"));
    }

    static EximbayCallback.Outcome ofPayerAuth(Members payload) {
        if (!payload.text("rescode").equals(EximbayTables.SUCCESS_CODE)) {
            return ofFailure(payload.text("rescode"));
        }
        return payload.containsKey("payer_auth_id")
                ? EximbayCallback.Outcome.AUTHENTICATED
                : EximbayCallback.Outcome.UNRECOGNIZED;
    }

    private static EximbayCallback.Outcome ofFailure(String rescode) {
        boolean isOpen = EximbayTables.outcome(rescode, "").filter(CodeRow.Outcome.UNKNOWN::equals).isPresent();
        return isOpen ? EximbayCallback.Outcome.UNRECOGNIZED : EximbayCallback.Outcome.FAILED;
    }

    private static boolean isPaidLater(Members payload) {
        String method = payload.containsKey("payment_method") ? payload.text("payment_method") : "";
        String kind = EximbayTables.row(EximbayTables.paymentMethods(), method).text("kind");
        return "convenience_store".equals(kind) || "virtual_account".equals(kind);
    }

    private static EximbayCallback.Outcome byTransactionType(String type) {
        Members row = EximbayTables.row(EximbayTables.TABLES.codes("transactionTypes"), type);
        String capture = row.containsKey("capture") ? row.text("capture") : "";
        return switch (capture) {
            case "automatic" -> EximbayCallback.Outcome.PAID;
            case "manual" -> EximbayCallback.Outcome.AUTHORIZED;
            default -> EximbayCallback.Outcome.UNRECOGNIZED;
        };
    }
}

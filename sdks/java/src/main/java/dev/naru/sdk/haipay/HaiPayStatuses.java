package dev.naru.sdk.haipay;

import java.util.Map;
import java.util.Optional;

/** Order statuses. The status of a call is something else. */
public final class HaiPayStatuses {
    /** Not started. */
    public static final long NOT_STARTED = 0;
    /** In progress. */
    public static final long IN_PROGRESS = 1;
    /** Success; final. */
    public static final long SUCCESS = 2;
    /** Failure; final. */
    public static final long FAILURE = 3;
    /** Waits for a confirmation. */
    public static final long PENDING_CONFIRMATION = -1;
    /** A part of the amount came. */
    public static final long PARTIAL = 4;
    /** More than the amount came. */
    public static final long OVER_COLLECTED = 5;

    /** Payout numbers of HaiPay start with 30 (16 digits) or 15 (19 digits); collection numbers with 60. */
    private static final Map<String, HaiPayCallback.Kind> KNOWN_KINDS = Map.of(
            "60", HaiPayCallback.Kind.COLLECTION,
            "30", HaiPayCallback.Kind.PAYOUT,
            "15", HaiPayCallback.Kind.PAYOUT);
    private static final int PREFIX_LENGTH = 2;

    private HaiPayStatuses() {
    }

    /** Name of an order status; {@code unrecognized} for a number that this version does not know. */
    public static String name(long status) {
        return HaiPayTables.orderStatuses().stream()
                .filter(row -> Long.valueOf(status).equals(row.integer("value")))
                .map(row -> row.text("name"))
                .findFirst()
                .orElse("unrecognized");
    }

    /** Whether nothing follows a status: only success and failure are final. */
    public static boolean isFinal(long status) {
        return status == SUCCESS || status == FAILURE;
    }

    /** Name of a refund's status, which is text; {@code unrecognized} for one that this version does not know. */
    public static String refundName(String status) {
        return switch (status) {
            case "1" -> "in_progress";
            case "2" -> "success";
            case "3" -> "failure";
            default -> "unrecognized";
        };
    }

    /** What a platform number was issued for; empty when its first digits are not known. */
    public static Optional<HaiPayCallback.Kind> kindOfPlatformNumber(String orderNo) {
        boolean isShort = orderNo.length() < PREFIX_LENGTH;
        return isShort ? Optional.empty() : Optional.ofNullable(KNOWN_KINDS.get(orderNo.substring(0, PREFIX_LENGTH)));
    }
}

package dev.naru.sdk.eximbay;

import dev.naru.sdk.AnswerSignature;
import dev.naru.sdk.Cause;
import dev.naru.sdk.CodeRow;
import dev.naru.sdk.JsonException;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.wire.Endpoint;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.Results;
import dev.naru.sdk.wire.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the answer to one call.
 *
 * @param transactionId which the path names; null where it does not
 * @param tokenId which the path names; null where it does not
 */
record EximbayAnswer(Endpoint endpoint, Map<String, ?> request, String transactionId, String tokenId) {
    private static final int OK = 200;
    private static final Members SPELLINGS = EximbayTables.TABLES.messages().members("answerSpellings");

    Result read(String text, int httpStatus) {
        SignedMembers parsed;
        try {
            parsed = SignedMembers.read(text);
        } catch (JsonException exception) {
            return httpStatus != OK
                    ? Results.httpStatus(httpStatus)
                    : Results.malformed("the answer is not a JSON object: " + exception.reason().code());
        }
        Members answer = received(parsed.values());
        String rescode = textOf(answer, "rescode");
        if (!rescode.isEmpty() && !rescode.equals(EximbayTables.SUCCESS_CODE)) {
            return refusal(rescode, answer);
        }
        if (httpStatus != OK) {
            return Results.httpStatus(httpStatus);
        }
        if (rescode.isEmpty()) {
            return Results.malformed("the answer has no rescode");
        }
        Optional<Form.Fault> fault = endpoint.answer().fault(answer);
        if (fault.isPresent()) {
            return Results.malformed(fault.get().text());
        }
        return isAboutQuestion(answer)
                ? new Result.Ok(answer, AnswerSignature.ABSENT, "")
                : Results.malformed("the answer is about something else");
    }

    /**
     * An answer as its form has it: null counts as absent, numbers become text, and members that are spelled otherwise
     * are there under their documented names, too.
     */
    private static Members received(Members values) {
        Map<String, Object> answer = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value == null) {
                return;
            }
            Object received = receivedValue(value);
            answer.put(name, received);
            String documented = SPELLINGS.text(name);
            if (documented != null && !values.containsKey(documented)) {
                answer.put(documented, received);
            }
        });
        return Members.copyOf(answer);
    }

    private static Object receivedValue(Object value) {
        if (value instanceof Members members) {
            return received(members);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(EximbayAnswer::receivedValue).toList();
        }
        return Text.ofScalar(value);
    }

    private static String textOf(Members members, String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    /** A member of an object in members that need not be those of an answer; null where there is none. */
    private static Object member(Map<String, ?> members, String object, String name) {
        return members.get(object) instanceof Map<?, ?> found ? found.get(name) : null;
    }

    /**
     * Whether an answer may be the one to this question. Answers are not signed and carry no nonce: one about something
     * else must not pass for this one.
     */
    private boolean isAboutQuestion(Members answer) {
        boolean byTransaction = "transaction_id".equals(request.get("key_field"));
        Object asked = byTransaction ? member(request, "payment", "transaction_id") : null;
        Object wanted = transactionId == null ? asked : transactionId;
        // An inquiry by the number of a refund is answered with the payment, and the refund beside it.
        Object ofRefund = byTransaction ? member(answer, "refund", "refund_transaction_id") : null;
        boolean isRefund = ofRefund != null && ofRefund.equals(wanted);
        return fits(request.get("mid"), answer.get("mid"))
                && fits(wanted, isRefund ? ofRefund : member(answer, "payment", "transaction_id"))
                && fits(tokenId, answer.get("token_id"))
                && fits(tokenId, member(answer, "tokenbilling", "token_id"))
                && fits(member(request, "refund", "refund_id"), member(answer, "refund", "refund_id"))
                && (byTransaction
                        || fits(member(request, "payment", "order_id"), member(answer, "payment", "order_id")));
    }

    private static boolean fits(Object asked, Object given) {
        return asked == null || given == null || Results.isSame(asked, given);
    }

    /**
     * Acquirers' decline codes are not published, so an unlisted code is most likely a plain no. Where money could move
     * twice that is not good enough: there it counts as unknown.
     */
    private Result refusal(String rescode, Members answer) {
        String errcode = textOf(answer, "errcode");
        String message = textOf(answer, "resmsg");
        boolean isRefused = EximbayTables.outcome(rescode, errcode)
                .map(outcome -> outcome == CodeRow.Outcome.REFUSED)
                .orElse(!endpoint.movesMoney());
        return isRefused
                ? new Result.Refused(rescode, message, errcode, "")
                : new Result.Unknown(new Cause.UncertainCode(rescode, message, errcode, "", openRefund(answer)));
    }

    /** The refund that an answer names; null where it names none, or another one than was asked for. */
    private Cause.OpenRefund openRefund(Members answer) {
        Members refund = answer.members("refund");
        String number = textOf(refund, "refund_transaction_id");
        String id = textOf(refund, "refund_id");
        Object asked = member(request, "refund", "refund_id");
        if (number.isEmpty() || (!id.isEmpty() && asked != null && !Results.isSame(asked, id))) {
            return null;
        }
        return new Cause.OpenRefund(number, id.isEmpty() ? null : id);
    }
}

package dev.naru.sdk.haipay;

import dev.naru.sdk.AnswerSignature;
import dev.naru.sdk.Cause;
import dev.naru.sdk.CodeRow;
import dev.naru.sdk.JsonException;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.wire.Endpoint;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.Results;
import java.util.List;
import java.util.Optional;

/** Reads the answer to one call. */
record HaiPayAnswer(Endpoint endpoint, Members request, HaiPayKeys keys, boolean isStrict) {
    private static final int OK = 200;
    /** What a question names its order by, and every answer to it repeats. */
    private static final List<String> ASKED_BY = List.of("orderId", "refundNo");

    Result read(String text, int httpStatus) {
        SignedMembers envelope;
        try {
            envelope = SignedMembers.read(text);
        } catch (JsonException exception) {
            return httpStatus != OK
                    ? Results.httpStatus(httpStatus)
                    : Results.malformed("the answer is not a JSON object: " + exception.reason().code());
        }
        // HaiPay's pages call it an integer, its samples show text.
        String status = statusOf(envelope.values().get("status"));
        if (status.equals("0")) {
            return refusal(textOf(envelope, "error"), textOf(envelope, "msg"));
        }
        if (httpStatus != OK) {
            return Results.httpStatus(httpStatus);
        }
        if (!status.equals("1")) {
            return Results.malformed("the answer has no known status");
        }
        return envelope.entry("data")
                .filter(SignedMembers.Entry::nested)
                .map(data -> readData(data.text()))
                .orElseGet(() -> Results.malformed("the answer has no data"));
    }

    private static String statusOf(Object status) {
        return status instanceof String || status instanceof Long ? status.toString() : "";
    }

    private static String textOf(SignedMembers envelope, String name) {
        String text = envelope.scalarText(name);
        return text == null ? "" : text;
    }

    private Result readData(String source) {
        SignedMembers parsed;
        try {
            parsed = SignedMembers.read(source);
        } catch (JsonException exception) {
            return Results.malformed("data is not usable: " + exception.reason().code());
        }
        Members members = endpoint.answer().received(parsed.values());
        // A missing signature is a fault of the signature, not of the shape.
        Members shaped = members.containsKey("sign") ? members : members.with("sign", "");
        Optional<Form.Fault> fault = endpoint.answer().fault(shaped);
        if (fault.isPresent()) {
            return Results.malformed("data." + fault.get().text());
        }
        // The signature does not cover the question: a genuine answer about another order must not pass for this one.
        if (!ASKED_BY.stream().allMatch(name -> Results.isAbout(request, members, name))) {
            return Results.malformed("the answer is about another order");
        }
        return HaiPaySignature.fault(parsed, keys)
                .map(reason -> unverified(reason, members))
                .orElseGet(() -> new Result.Ok(members, AnswerSignature.VERIFIED, ""));
    }

    private Result unverified(SignatureFault reason, Members members) {
        if (isStrict) {
            return new Result.Unverified(reason, members);
        }
        boolean isAbsent = reason == SignatureFault.MISSING;
        return new Result.Ok(members, isAbsent ? AnswerSignature.ABSENT : AnswerSignature.MISMATCH, "");
    }

    /**
     * HaiPay's own codes are not published, so one that is not known here is most likely a plain no. Where money could
     * move twice that is not good enough: there it counts as unknown.
     */
    private Result refusal(String code, String message) {
        boolean isOpen = HaiPayTables.error(code)
                .map(row -> row.outcome() == CodeRow.Outcome.UNKNOWN)
                .orElse(endpoint.movesMoney());
        return isOpen
                ? new Result.Unknown(new Cause.UncertainCode(code, message, "", "", null))
                : new Result.Refused(code, message, "", "");
    }
}

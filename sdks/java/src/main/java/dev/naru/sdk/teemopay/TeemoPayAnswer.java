package dev.naru.sdk.teemopay;

import dev.naru.sdk.AnswerSignature;
import dev.naru.sdk.Cause;
import dev.naru.sdk.JsonException;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.SignedMembers;
import dev.naru.sdk.wire.Form;
import dev.naru.sdk.wire.Results;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the answer to one call. */
record TeemoPayAnswer(String name, Members request, String nonce, RSAPublicKey platformKey) {
    private static final int OK = 200;
    private static final Pattern CODE = Pattern.compile("-?[0-9]{1,9}");

    Result read(String text, int httpStatus) {
        SignedMembers members;
        try {
            members = SignedMembers.read(text);
        } catch (JsonException exception) {
            return httpStatus != OK
                    ? Results.httpStatus(httpStatus)
                    : Results.malformed("the answer is not a JSON object: " + exception.reason().code());
        }
        Long code = integer(members.values().get("code"));
        String traceId = textOf(members, "traceId");
        if (code != null && code != TeemoPayTables.SUCCESS_CODE) {
            return refusal(code.toString(), textOf(members, "msg"), traceId);
        }
        if (httpStatus != OK) {
            return Results.httpStatus(httpStatus);
        }
        if (isBare(members)) {
            return data(members, traceId);
        }
        if (code == null) {
            return Results.malformed("the answer has no code");
        }
        return members.entry("data")
                .filter(SignedMembers.Entry::nested)
                .map(data -> inner(data.text(), traceId))
                .orElseGet(() -> Results.malformed("the answer has no data"));
    }

    private static Result refusal(String code, String message, String traceId) {
        return TeemoPayTables.isCertainRefusal(code, message)
                ? new Result.Refused(code, message, "", traceId)
                : new Result.Unknown(new Cause.UncertainCode(code, message, "", traceId, null));
    }

    private static Long integer(Object value) {
        if (value instanceof String text && CODE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return value instanceof Long number ? number : null;
    }

    private static String textOf(SignedMembers members, String name) {
        return members.values().get(name) instanceof String text ? text : "";
    }

    /** TeemoPay's first sample of payout/create is the bare data: no envelope, but the order. */
    private boolean isBare(SignedMembers members) {
        Members values = members.values();
        return name.equals("payoutCreate")
                && !values.containsKey("code")
                && values.containsKey("tradeNo")
                && values.containsKey("status");
    }

    private Result inner(String source, String traceId) {
        try {
            return data(SignedMembers.read(source), traceId);
        } catch (JsonException exception) {
            return Results.malformed("data is not usable: " + exception.reason().code());
        }
    }

    private Result data(SignedMembers members, String traceId) {
        Form.Fields form = TeemoPayTables.TABLES.endpoint(name).answer();
        Members data = form.receivedMembers(members.values());
        Optional<Form.Fault> fault = form.fault(data);
        if (fault.isPresent()) {
            return Results.malformed("data." + fault.get().text());
        }
        // Answers are not bound to their question: one about another order must not pass for this one.
        if (!Results.isAbout(request, data, "merchantOrderNo")) {
            return Results.malformed("the answer is about another order");
        }
        return new Result.Ok(data, signature(members), traceId);
    }

    /** The nonce of an old signed answer is not published; the one of the request is all that both sides know. */
    private AnswerSignature signature(SignedMembers members) {
        Object sign = members.values().get("sign");
        if (!name.equals("payoutCreate") || sign == null || sign.equals("")) {
            return AnswerSignature.ABSENT;
        }
        if (platformKey == null) {
            return AnswerSignature.UNCHECKED;
        }
        boolean isGenuine = TeemoPaySignature.fault(members, nonce, platformKey).isEmpty();
        return isGenuine ? AnswerSignature.VERIFIED : AnswerSignature.MISMATCH;
    }
}

package dev.naru.sdk.cases;

import dev.naru.sdk.AmountResult;
import dev.naru.sdk.Cause;
import dev.naru.sdk.Coded;
import dev.naru.sdk.ExchangeKeyPair;
import dev.naru.sdk.HiddenMember;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.VerificationFault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Results in the form in which all SDKs show them to the tests. */
final class Shown {
    private Shown() {
    }

    /** Members by name and value, without those that are null. */
    static Members of(Object... namesAndValues) {
        Members members = Members.of();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            members = value == null ? members : members.with((String) namesAndValues[i], value);
        }
        return members;
    }

    static String code(Coded coded) {
        return coded == null ? null : coded.code();
    }

    static String fault(Optional<SignatureFault> fault) {
        return fault.map(SignatureFault::code).orElse(null);
    }

    static Object hidden(Optional<HiddenMember> found) {
        return found.map(one -> Arrays.asList(one.member(), one.hidden())).orElse(null);
    }

    static Object number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static Object pair(ExchangeKeyPair pair) {
        return of("privateKey", pair.privateKey(), "publicKey", pair.publicKey());
    }

    static Object amount(AmountResult result) {
        return result instanceof AmountResult.Parsed parsed
                ? of("ok", true, "minorUnits", parsed.minorUnits())
                : of("ok", false, "reason", ((AmountResult.Unusable) result).reason().code());
    }

    static Object rejected(VerificationFault reason, String member) {
        return of("ok", false, "reason", reason.code(), "member", member);
    }

    static Object genuine(Coded kind, Coded outcome, Members payload) {
        return of("ok", true, "kind", kind.code(), "outcome", outcome.code(), "payload", payload);
    }

    /** What of a result is said of all dialects. */
    static Members result(Result result) {
        if (result instanceof Result.Ok ok) {
            return of("kind", "ok", "data", ok.data());
        }
        if (result instanceof Result.Refused refused) {
            return of("kind", "refused", "code", refused.code(), "message", refused.message(),
                    "errcode", present(refused.errcode()));
        }
        if (result instanceof Result.Unverified unverified) {
            return of("kind", "unverified", "reason", unverified.reason().code(), "data", unverified.data());
        }
        return result instanceof Result.Unknown unknown
                ? of("kind", "unknown", "cause", cause(unknown.cause()))
                : of("kind", "not_sent", "cause", cause(((Result.NotSent) result).cause()));
    }

    private static Members cause(Cause cause) {
        Members shown = of("type", typeOf(cause), "detail", cause.detail());
        if (cause instanceof Cause.Timeout timeout) {
            return shown.with("timeoutMs", timeout.limit().toMillis());
        }
        if (cause instanceof Cause.HttpStatus status) {
            return shown.with("httpStatus", status.status());
        }
        if (!(cause instanceof Cause.UncertainCode uncertain)) {
            return shown;
        }
        Cause.OpenRefund refund = uncertain.refund();
        return of("type", typeOf(cause), "detail", cause.detail(),
                "code", uncertain.code(), "message", uncertain.message(), "errcode", present(uncertain.errcode()),
                "refund", refund == null ? null : of(
                        "refund_transaction_id", refund.refundTransactionId(), "refund_id", refund.refundId()));
    }

    private static String typeOf(Cause cause) {
        return String.join("_", List.of(cause.getClass().getSimpleName().split("(?=[A-Z])"))).toLowerCase();
    }

    private static String present(String text) {
        return text.isEmpty() ? null : text;
    }
}

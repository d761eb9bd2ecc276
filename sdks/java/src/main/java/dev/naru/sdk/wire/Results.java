package dev.naru.sdk.wire;

import dev.naru.sdk.Cause;
import dev.naru.sdk.Result;
import java.util.Map;

/** Results that all dialects have. */
public final class Results {
    private Results() {
    }

    /** What a call comes to that has no answer. */
    public static Result unanswered(Cause cause) {
        return cause instanceof Cause.NoConnection ? new Result.NotSent(cause) : new Result.Unknown(cause);
    }

    /** An answer that does not say what the contract lets it say. */
    public static Result malformed(String detail) {
        return new Result.Unknown(new Cause.MalformedAnswer(detail));
    }

    /** An answer that is none, by its status. */
    public static Result httpStatus(int status) {
        return new Result.Unknown(new Cause.HttpStatus(status));
    }

    /**
     * Whether an answer repeats what a request asked by; a request may have numbers as numbers.
     *
     * @param name the member that asks; without it any answer is one to the question
     */
    public static boolean isAbout(Map<String, ?> request, Map<String, ?> answer, String name) {
        Object asked = request.get(name);
        return asked == null || isSame(asked, answer.get(name));
    }

    /** Whether an answer says what was asked for. */
    public static boolean isSame(Object asked, Object answered) {
        Object wanted = asked instanceof Number number ? Text.ofNumber(number) : asked;
        return wanted instanceof CharSequence ? wanted.toString().equals(answered) : wanted.equals(answered);
    }
}

package dev.naru.sdk.eximbay;

import dev.naru.sdk.Coded;
import dev.naru.sdk.Members;
import dev.naru.sdk.VerificationFault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What {@link EximbayVerifier} says of a result. */
public sealed interface EximbayCallback {
    /** The body of the answer that ends the deliveries of a result. */
    String SUCCESS_REPLY = "rescode=0000&resmsg=Success";

    /** The body of another answer, after which the result comes again. */
    static String reply(String rescode, String resmsg) {
        return "rescode=" + URLEncoder.encode(rescode, StandardCharsets.UTF_8)
                + "&resmsg=" + URLEncoder.encode(resmsg, StandardCharsets.UTF_8);
    }

    /**
     * A result whose fgkey fits.
     *
     * @param payload today's names; parameters that came empty are absent
     */
    record Genuine(Kind kind, Outcome outcome, Members payload) implements EximbayCallback {
    }

    /**
     * One not to believe.
     *
     * @param parameter the parameter at fault; null where there is none
     */
    record Rejected(VerificationFault reason, String parameter) implements EximbayCallback {
    }

    /** What a result is about. */
    enum Kind implements Coded {
        /** A payment. */
        PAYMENT,
        /** An authentication of the payer, without a payment. */
        PAYER_AUTH
    }

    /** What a result says. */
    enum Outcome implements Coded {
        /** Paid. */
        PAID,
        /** Authorized; capture it. */
        AUTHORIZED,
        /** To be paid later; not paid yet. */
        REGISTERED,
        /** Voided. */
        VOIDED,
        /** An authentication that succeeded. */
        AUTHENTICATED,
        /** Failed. */
        FAILED,
        /** Something that this version does not know: ask {@code retrieve}. */
        UNRECOGNIZED
    }
}

package dev.naru.sdk.eximbay;

import dev.naru.sdk.Members;
import dev.naru.sdk.VerificationFault;
import java.time.Instant;

/**
 * What {@link EximbayWebhookVerifier} says of a webhook: JSON to an address that the merchant registered, signed with a
 * secret of its own (not the secret key).
 */
public sealed interface EximbayWebhook {
    /** The body of the answer that ends the deliveries of a webhook. */
    String SUCCESS_REPLY = "{\"rescode\":\"0000\",\"resmsg\":\"Success\"}";

    /** A chargeback. */
    record Chargeback(Members data, Instant sentAt) implements EximbayWebhook {
    }

    /** Genuine, of a type that this version does not know; answer it as received. */
    record Unrecognized(String type, Members data, Instant sentAt) implements EximbayWebhook {
    }

    /**
     * One not to believe.
     *
     * @param member the member at fault; null where there is none
     */
    record Rejected(VerificationFault reason, String member) implements EximbayWebhook {
    }
}

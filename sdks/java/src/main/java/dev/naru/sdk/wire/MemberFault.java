package dev.naru.sdk.wire;

import dev.naru.sdk.VerificationFault;

/** A member for which a signature proves nothing, and why. */
public record MemberFault(VerificationFault reason, String member) {
}

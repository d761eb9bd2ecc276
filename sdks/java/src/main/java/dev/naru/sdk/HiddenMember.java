package dev.naru.sdk;

/**
 * The member of a request that could be cut to another request with the same signature.
 *
 * @param hidden the name that its value seems to begin; null when it is the member's own name that is at fault
 */
public record HiddenMember(String member, String hidden) {
}

<?php

declare(strict_types=1);

namespace Naru;

/**
 * What a verifier says of a callback or webhook. Believe `payload` only where `ok` is true.
 */
final class Verified
{
    /**
     * @param string|null $member the member, parameter or header at fault, where there is one
     * @param string|null $kind what it is about, for example `collection` or `payout`
     * @param string|null $outcome what it says of it, for example `success`
     * @param array<string, mixed>|null $payload its members
     * @param string|null $type of a webhook
     */
    private function __construct(
        public readonly bool $ok,
        public readonly ?VerificationFault $reason = null,
        public readonly ?string $member = null,
        public readonly ?string $kind = null,
        public readonly ?string $outcome = null,
        public readonly ?array $payload = null,
        public readonly ?string $type = null,
        public readonly ?int $sentAtMs = null,
    ) {
    }

    /** @internal */
    public static function failed(VerificationFault $reason, ?string $member = null): self
    {
        return new self(false, $reason, $member);
    }

    /**
     * @internal
     * @param array<string, mixed> $payload
     */
    public static function genuine(string $kind, string $outcome, array $payload): self
    {
        return new self(true, kind: $kind, outcome: $outcome, payload: $payload);
    }

    /**
     * @internal
     * @param array<string, mixed> $payload
     */
    public static function webhook(string $kind, string $type, array $payload, int $sentAtMs): self
    {
        return new self(true, kind: $kind, payload: $payload, type: $type, sentAtMs: $sentAtMs);
    }
}

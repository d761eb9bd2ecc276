<?php

declare(strict_types=1);

namespace Naru;

/**
 * What became of a call. Look at `kind` first; a time-out is `ResultKind::Unknown`, never a refusal.
 */
final class Result
{
    /**
     * @param array<string, mixed>|null $data of `Ok` (and of `Unverified`, for the log)
     * @param int|string|null $code of `Refused`
     * @param bool|null $verified HaiPay, of `Ok`: whether the answer's signature is genuine
     * @param string|null $signature TeemoPay, of `Ok`: `verified`, `absent`, `mismatch` or `unchecked`
     * @param string|null $reason of `Unverified`: `missing`, `malformed` or `mismatch`
     */
    private function __construct(
        public readonly ResultKind $kind,
        public readonly ?array $data = null,
        public readonly int|string|null $code = null,
        public readonly ?string $message = null,
        public readonly ?string $errcode = null,
        public readonly ?string $traceId = null,
        public readonly ?Cause $cause = null,
        public readonly ?bool $verified = null,
        public readonly ?string $signature = null,
        public readonly ?string $reason = null,
    ) {
    }

    /** Whether the call was carried out and its answer can be believed. */
    public function isOk(): bool
    {
        return $this->kind === ResultKind::Ok;
    }

    /** Whether the platform said no: this call was not carried out. */
    public function isRefused(): bool
    {
        return $this->kind === ResultKind::Refused;
    }

    /** Whether the order must be queried before the call is made again. */
    public function mustBeQueried(): bool
    {
        return $this->kind === ResultKind::Unknown || $this->kind === ResultKind::Unverified;
    }

    /**
     * @internal
     * @param array<string, mixed> $data
     */
    public static function ok(
        array $data,
        ?bool $verified = null,
        ?string $traceId = null,
        ?string $signature = null,
    ): self {
        return new self(ResultKind::Ok, $data, verified: $verified, traceId: $traceId, signature: $signature);
    }

    /** @internal */
    public static function refused(
        int|string $code,
        string $message,
        ?string $errcode = null,
        ?string $traceId = null,
    ): self {
        return new self(
            ResultKind::Refused,
            code: $code,
            message: $message,
            errcode: $errcode,
            traceId: $traceId,
        );
    }

    /**
     * @internal
     * @param array<string, mixed> $data
     */
    public static function unverified(string $reason, array $data): self
    {
        return new self(ResultKind::Unverified, $data, reason: $reason);
    }

    /** @internal */
    public static function unknown(Cause $cause): self
    {
        return new self(ResultKind::Unknown, cause: $cause);
    }

    /**
     * What a call comes to that has no answer.
     *
     * @internal
     */
    public static function unanswered(Cause $cause): self
    {
        $kind = $cause->type === CauseType::NoConnection ? ResultKind::NotSent : ResultKind::Unknown;
        return new self($kind, cause: $cause);
    }

    /** @internal */
    public static function malformed(string $detail): self
    {
        return self::unknown(new Cause(CauseType::MalformedAnswer, $detail));
    }

    /** @internal */
    public static function httpStatus(int $httpStatus): self
    {
        return self::unknown(new Cause(CauseType::HttpStatus, "HTTP $httpStatus", httpStatus: $httpStatus));
    }
}

<?php

declare(strict_types=1);

namespace Naru;

/** Why the outcome of a call is not known, or why it was not sent. */
final class Cause
{
    /**
     * @param string $detail what happened, for a log
     * @param int|string|null $code of `UncertainCode`
     * @param array{refund_transaction_id: string, refund_id?: string}|null $refund Eximbay, of a refund whose outcome
     *     is open: `retrieve` by its transaction id returns it
     */
    public function __construct(
        public readonly CauseType $type,
        public readonly string $detail = '',
        public readonly ?int $timeoutMs = null,
        public readonly ?int $httpStatus = null,
        public readonly int|string|null $code = null,
        public readonly ?string $message = null,
        public readonly ?string $errcode = null,
        public readonly ?string $traceId = null,
        public readonly ?array $refund = null,
    ) {
    }
}

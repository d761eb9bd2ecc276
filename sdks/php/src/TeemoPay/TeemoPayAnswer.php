<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use Naru\Cause;
use Naru\CauseType;
use Naru\Result;
use Naru\Wire\Json;
use Naru\Wire\JsonFault;
use Naru\Wire\JsonObject;
use Naru\Wire\Shape;
use Naru\Wire\SignedMembers;
use Naru\Wire\Tables;
use OpenSSLAsymmetricKey;

/**
 * Reads the answer to one call.
 *
 * @internal
 */
final class TeemoPayAnswer
{
    /** @param array<array-key, mixed> $request */
    public function __construct(
        private readonly string $name,
        private readonly array $request,
        private readonly string $nonce,
        private readonly ?OpenSSLAsymmetricKey $platformKey,
    ) {
    }

    public function read(string $text, int $httpStatus): Result
    {
        $members = Json::parseSigned($text);
        if ($members instanceof JsonFault) {
            return $httpStatus !== 200
                ? Result::httpStatus($httpStatus)
                : Result::malformed("the answer is not a JSON object: {$members->reason->value}");
        }
        $code = self::integer($members->values['code'] ?? null);
        $msg = self::text($members->values['msg'] ?? null);
        $traceId = self::text($members->values['traceId'] ?? null);
        if ($code !== null && $code !== TeemoPayTables::SUCCESS_CODE) {
            return TeemoPayTables::isCertainRefusal($code, $msg)
                ? Result::refused($code, $msg, traceId: $traceId)
                : Result::unknown(
                    new Cause(CauseType::UncertainCode, $msg, code: $code, message: $msg, traceId: $traceId),
                );
        }
        if ($httpStatus !== 200) {
            return Result::httpStatus($httpStatus);
        }
        if ($this->isBare($members)) {
            return $this->data($members, $traceId);
        }
        if ($code === null) {
            return Result::malformed('the answer has no code');
        }
        $data = $members->entry('data');
        if ($data?->nested !== true) {
            return Result::malformed('the answer has no data');
        }
        $inner = Json::parseSigned($data->text);
        return $inner instanceof JsonFault
            ? Result::malformed("data is not usable: {$inner->reason->value}")
            : $this->data($inner, $traceId);
    }

    private static function integer(mixed $value): ?int
    {
        if (is_string($value) && preg_match('/^-?[0-9]{1,9}$/D', $value) === 1) {
            return (int) $value;
        }
        return is_int($value) ? $value : null;
    }

    private static function text(mixed $value): string
    {
        return is_string($value) ? $value : '';
    }

    /** TeemoPay's first sample of payout/create is the bare data: no envelope, but the order. */
    private function isBare(SignedMembers $members): bool
    {
        $values = $members->values;
        return $this->name === 'payoutCreate'
            && !array_key_exists('code', $values)
            && array_key_exists('tradeNo', $values)
            && array_key_exists('status', $values);
    }

    private function data(SignedMembers $members, string $traceId): Result
    {
        $shape = Tables::of('teemopay', 'endpoints')[$this->name]['data'];
        $data = Shape::receivedMembers($shape, $members->values);
        $fault = Shape::fault($shape, $data);
        if ($fault !== null) {
            return Result::malformed("data.$fault->path: $fault->fault");
        }
        // Answers are not bound to their question: one about another order must not pass for this one.
        $asked = $this->request['merchantOrderNo'] ?? null;
        if ($asked !== null && ($data['merchantOrderNo'] ?? null) !== (is_int($asked) ? (string) $asked : $asked)) {
            return Result::malformed('the answer is about another order');
        }
        return Result::ok(
            JsonObject::plain($data),
            traceId: $traceId,
            signature: $this->signature($members),
        );
    }

    /** The nonce of an old signed answer is not published; the one of the request is all that both sides know. */
    private function signature(SignedMembers $members): string
    {
        $sign = $members->values['sign'] ?? null;
        if ($this->name !== 'payoutCreate' || $sign === null || $sign === '') {
            return 'absent';
        }
        if ($this->platformKey === null) {
            return 'unchecked';
        }
        $fault = TeemoPaySignature::fault($members, $this->nonce, $this->platformKey);
        return $fault === null ? 'verified' : 'mismatch';
    }
}

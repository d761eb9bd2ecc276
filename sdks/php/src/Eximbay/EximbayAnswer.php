<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use Naru\Cause;
use Naru\CauseType;
use Naru\Result;
use Naru\Wire\Json;
use Naru\Wire\JsonFault;
use Naru\Wire\JsonObject;
use Naru\Wire\Shape;
use Naru\Wire\Tables;
use Naru\Wire\Text;

/**
 * Reads the answer to one call.
 *
 * @internal
 */
final class EximbayAnswer
{
    /** @param array<string, mixed> $request */
    public function __construct(
        private readonly string $name,
        private readonly array $request,
        private readonly ?string $transactionId,
        private readonly ?string $tokenId,
    ) {
    }

    public function read(string $text, int $httpStatus): Result
    {
        $parsed = Json::parseSigned($text);
        if ($parsed instanceof JsonFault) {
            return $httpStatus !== 200
                ? Result::httpStatus($httpStatus)
                : Result::malformed("the answer is not a JSON object: {$parsed->reason->value}");
        }
        $answer = self::received($parsed->values);
        $rescode = self::text($answer['rescode'] ?? null);
        if ($rescode !== '' && $rescode !== EximbayTables::SUCCESS_CODE) {
            return $this->refusal($rescode, $answer);
        }
        if ($httpStatus !== 200) {
            return Result::httpStatus($httpStatus);
        }
        if ($rescode === '') {
            return Result::malformed('the answer has no rescode');
        }
        $fault = Shape::fault(Tables::of('eximbay', 'endpoints')[$this->name]['answer'], $answer);
        if ($fault !== null) {
            return Result::malformed("$fault->path: $fault->fault");
        }
        return $this->isAboutQuestion($answer)
            ? Result::ok(JsonObject::plain($answer))
            : Result::malformed('the answer is about something else');
    }

    /**
     * An answer as its shape has it: null counts as absent, numbers become text, and members that are spelled otherwise
     * are there under their documented names, too.
     *
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    private static function received(array $values): array
    {
        $spellings = Tables::of('eximbay', 'messages')['answerSpellings'];
        $answer = [];
        foreach ($values as $name => $value) {
            if ($value === null) {
                continue;
            }
            $answer[$name] = self::receivedValue($value);
            $documented = $spellings[$name] ?? null;
            if ($documented !== null && !array_key_exists($documented, $values)) {
                $answer[$documented] = $answer[$name];
            }
        }
        return $answer;
    }

    private static function receivedValue(mixed $value): mixed
    {
        return match (true) {
            is_bool($value) => $value ? 'true' : 'false',
            is_int($value), is_float($value) => is_finite($value) ? Text::ofNumber($value) : 'Infinity',
            is_array($value) => array_map(self::receivedValue(...), $value),
            $value instanceof JsonObject => new JsonObject(self::received($value->members)),
            default => $value,
        };
    }

    /** @param array<array-key, mixed> $values */
    private static function member(array $values, string $object, string $name): mixed
    {
        $found = $values[$object] ?? null;
        $members = $found instanceof JsonObject ? $found->members : $found;
        return is_array($members) ? $members[$name] ?? null : null;
    }

    private static function text(mixed $value): string
    {
        return is_string($value) ? $value : '';
    }

    /**
     * Whether an answer may be the one to this question. Answers are not signed and carry no nonce: one about something
     * else must not pass for this one.
     *
     * @param array<array-key, mixed> $answer
     */
    private function isAboutQuestion(array $answer): bool
    {
        $request = $this->request;
        $byTransaction = $this->name === 'retrieve' && ($request['key_field'] ?? null) === 'transaction_id';
        $wanted = $this->transactionId
            ?? ($byTransaction ? self::member($request, 'payment', 'transaction_id') : null);
        // An inquiry by the number of a refund is answered with the payment, and the refund beside it.
        $ofRefund = $byTransaction ? self::member($answer, 'refund', 'refund_transaction_id') : null;
        $answered = self::member($answer, 'payment', 'transaction_id');
        $pairs = [
            [$request['mid'] ?? null, $answer['mid'] ?? null],
            [$wanted, $ofRefund !== null && $ofRefund === $wanted ? $ofRefund : $answered],
            [$this->tokenId, $answer['token_id'] ?? null],
            [$this->tokenId, self::member($answer, 'tokenbilling', 'token_id')],
            [self::member($request, 'refund', 'refund_id'), self::member($answer, 'refund', 'refund_id')],
        ];
        if (!$byTransaction) {
            $pairs[] = [self::member($request, 'payment', 'order_id'), self::member($answer, 'payment', 'order_id')];
        }
        foreach ($pairs as [$asked, $given]) {
            $same = $asked === $given || (is_int($asked) && (string) $asked === $given);
            if ($asked !== null && $given !== null && !$same) {
                return false;
            }
        }
        return true;
    }

    /**
     * Acquirers' decline codes are not published, so an unlisted code is most likely a plain no. Where money could move
     * twice that is not good enough: there it counts as unknown.
     *
     * @param array<array-key, mixed> $answer
     */
    private function refusal(string $rescode, array $answer): Result
    {
        $errcode = self::text($answer['errcode'] ?? null);
        $message = self::text($answer['resmsg'] ?? null);
        $given = $errcode === '' ? null : $errcode;
        $known = EximbayTables::outcome($rescode, $errcode);
        $movesMoney = Tables::of('eximbay', 'endpoints')[$this->name]['movesMoney'];
        if ($known === 'refused' || ($known === null && !$movesMoney)) {
            return Result::refused($rescode, $message, $given);
        }
        return Result::unknown(new Cause(
            CauseType::UncertainCode,
            $message,
            code: $rescode,
            message: $message,
            errcode: $given,
            refund: $this->openRefund($answer),
        ));
    }

    /**
     * The refund that an answer names; null where it names none, or another one than was asked for.
     *
     * @param array<array-key, mixed> $answer
     * @return array{refund_transaction_id: string, refund_id?: string}|null
     */
    private function openRefund(array $answer): ?array
    {
        $number = self::text(self::member($answer, 'refund', 'refund_transaction_id'));
        $id = self::text(self::member($answer, 'refund', 'refund_id'));
        $asked = self::member($this->request, 'refund', 'refund_id');
        if ($number === '' || ($id !== '' && $asked !== null && $id !== $asked)) {
            return null;
        }
        return ['refund_transaction_id' => $number] + ($id === '' ? [] : ['refund_id' => $id]);
    }
}

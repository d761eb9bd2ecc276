<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use InvalidArgumentException;
use Naru\VerificationFault;
use Naru\Verified;
use Naru\Wire\Headers;
use Naru\Wire\JoinedMembers;
use Naru\Wire\Json;
use Naru\Wire\JsonFault;
use Naru\Wire\JsonObject;
use Naru\Wire\Shape;
use Naru\Wire\SignedMembers;
use Naru\Wire\Tables;
use Naru\Wire\Text;
use OpenSSLAsymmetricKey;

/**
 * Verifies callbacks. `body` is the text of the request's body (`file_get_contents('php://input')`), not something that
 * was parsed and written again; `headers` are `getallheaders()`, `$_SERVER`, or what a framework gives.
 */
final class TeemoPayCallback
{
    /** The body of the answer that ends the deliveries of a callback; upper case, nothing else. */
    public const SUCCESS_REPLY = 'SUCCESS';

    public const PAYIN = 'payin';
    public const PAYOUT = 'payout';

    /**
     * Verifies the callback of a payment. `outcome` is `success`, or `partial` for a part of an order; `failed` and
     * `unrecognized` are not sent for Korea today. Book it once per `paymentOrderNo`.
     *
     * @param array<array-key, mixed> $headers
     * @param list<string> $extraMembers
     */
    public static function verifyPayin(
        string $body,
        array $headers,
        OpenSSLAsymmetricKey $platformKey,
        ?string $appCode = null,
        array $extraMembers = [],
        ?int $windowMs = null,
        ?int $nowMs = null,
    ): Verified {
        $kind = self::PAYIN;
        return self::verify($body, $headers, $platformKey, $appCode, $extraMembers, $windowMs, $nowMs, $kind);
    }

    /**
     * Verifies the callback of a payout. `outcome` is `success`, `failed`, `refunded` (sent back after success: the
     * reversal of the same order) or `unrecognized`: query the order for the last.
     *
     * @param array<array-key, mixed> $headers
     * @param list<string> $extraMembers
     */
    public static function verifyPayout(
        string $body,
        array $headers,
        OpenSSLAsymmetricKey $platformKey,
        ?string $appCode = null,
        array $extraMembers = [],
        ?int $windowMs = null,
        ?int $nowMs = null,
    ): Verified {
        $kind = self::PAYOUT;
        return self::verify($body, $headers, $platformKey, $appCode, $extraMembers, $windowMs, $nowMs, $kind);
    }

    /**
     * Verifies a callback where one address receives both kinds. Without `kind` it is taken from the platform number
     * (TS or TF), which is part of what was signed.
     *
     * @param array<array-key, mixed> $headers
     * @param string|null $appCode refuse callbacks for other applications. The header is not signed: this finds
     *     mistakes, not attacks
     * @param list<string> $extraMembers names that your platform sends beside the contract's. Other unknown fields are
     *     accepted, too, except directly behind merchantOrderNo, errorMessage or the address in paymentInfo
     * @param int|null $windowMs refuse callbacks whose timestamp is further from now. The timestamp is not signed, so
     *     it proves nothing
     * @param int|null $nowMs the time in epoch milliseconds, for tests
     * @param string|null $kind `payin` or `payout`
     */
    public static function verify(
        string $body,
        array $headers,
        OpenSSLAsymmetricKey $platformKey,
        ?string $appCode = null,
        array $extraMembers = [],
        ?int $windowMs = null,
        ?int $nowMs = null,
        ?string $kind = null,
    ): Verified {
        if ($kind !== null && $kind !== self::PAYIN && $kind !== self::PAYOUT) {
            throw new InvalidArgumentException("kind must be 'payin' or 'payout'");
        }
        $members = Json::parseSigned($body);
        if ($members instanceof JsonFault) {
            return Verified::failed($members->reason, $members->member);
        }
        $nonce = Headers::value($headers, 'nonce');
        if ($nonce === null) {
            return Verified::failed(VerificationFault::NonceMissing, 'nonce');
        }
        // The nonce ends the signed text: with a `&` in it, it may hold what were fields.
        if (str_contains($nonce, '&')) {
            return Verified::failed(VerificationFault::AmbiguousMember, 'nonce');
        }
        $fault = TeemoPaySignature::fault($members, $nonce, $platformKey);
        if ($fault !== null) {
            return Verified::failed(VerificationFault::from("signature_$fault"));
        }
        $late = self::headerFault($headers, $appCode, $windowMs, $nowMs);
        if ($late !== null) {
            return $late;
        }
        $kind ??= TeemoPayStatuses::kindOfTradeNo($members->scalarText('tradeNo') ?? '');
        return $kind === null
            ? Verified::failed(VerificationFault::KindUnknown, 'tradeNo')
            : self::read($kind, $members, $extraMembers);
    }

    /**
     * What identifies a callback and its repetitions: the number of the payment; of a payout its number and status,
     * since a payout may succeed and then be sent back. Remember it together with what the callback made you do.
     */
    public static function deduplicationKey(Verified $callback): string
    {
        $payload = $callback->payload
            ?? throw new InvalidArgumentException('callback must be a verified one: look at ok first');
        return $callback->kind === self::PAYIN
            ? (string) $payload['paymentOrderNo']
            : "{$payload['tradeNo']}:{$payload['status']}";
    }

    /** @param array<array-key, mixed> $headers */
    private static function headerFault(array $headers, ?string $appCode, ?int $windowMs, ?int $nowMs): ?Verified
    {
        if ($windowMs !== null) {
            $timestamp = Headers::value($headers, 'timestamp');
            $nowMs ??= (int) floor(microtime(true) * 1000);
            $fault = match (true) {
                $timestamp === null => VerificationFault::TimestampMissing,
                preg_match('/^[0-9]{13}$/D', $timestamp) !== 1 => VerificationFault::TimestampMalformed,
                abs((int) $timestamp - $nowMs) > $windowMs => VerificationFault::TimestampExpired,
                default => null,
            };
            if ($fault !== null) {
                return Verified::failed($fault, 'timestamp');
            }
        }
        $received = Headers::value($headers, 'appCode') ?? Headers::value($headers, 'app_code');
        return $appCode === null || $received === $appCode
            ? null
            : Verified::failed(VerificationFault::WrongApp, 'appCode');
    }

    /**
     * The fields, if they are the only ones that the signature fits. Null and blank ones count as absent.
     *
     * @param list<string> $extra
     */
    private static function read(string $kind, SignedMembers $members, array $extra): Verified
    {
        $messages = Tables::of('teemopay', 'messages');
        $longest = $messages['orderNumberMaxLength'];
        $unproven = JoinedMembers::messageFault(
            TeemoPaySignature::entries($members),
            $messages[$kind],
            $messages['names'],
            [
                'merchantOrderNo' => static fn (string $text): bool => Text::codePoints($text) <= $longest,
                'errorMessage' => static fn (): bool => true,
                'paymentInfo' => static fn (string $text): bool => preg_match('/^https?:/i', $text) === 1,
            ],
            $messages['addresses'],
            $extra,
        );
        if ($unproven !== null) {
            return Verified::failed(...$unproven);
        }
        $received = Shape::received($messages[$kind], TeemoPaySignature::present($members->values));
        $fault = Shape::fault($messages[$kind], $received);
        if ($fault !== null) {
            return Verified::failed(VerificationFault::PayloadInvalid, $fault->path);
        }
        // Money that moved without saying how much must not be booked as nothing.
        $status = (int) $received['status'];
        [$amount, $moved] = $kind === self::PAYIN ? ['paymentAmount', [1, 2]] : ['amount', [2, 4]];
        if (in_array($status, $moved, true) && !isset($received[$amount])) {
            return Verified::failed(VerificationFault::PayloadInvalid, $amount);
        }
        $outcome = $kind === self::PAYIN
            ? [1 => 'partial', 2 => 'success', 3 => 'failed']
            : [2 => 'success', 3 => 'failed', 4 => 'refunded'];
        return Verified::genuine($kind, $outcome[$status] ?? 'unrecognized', JsonObject::plain($received));
    }
}

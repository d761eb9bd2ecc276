<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use InvalidArgumentException;
use Naru\VerificationFault;
use Naru\Verified;
use Naru\Wire\Headers;
use Naru\Wire\Json;
use Naru\Wire\JsonObject;
use Naru\Wire\KoreanTime;
use Naru\Wire\Shape;
use Naru\Wire\Tables;

/**
 * Webhooks: JSON to an address that the merchant registered, signed with a secret of its own (not the secret key):
 * HMAC-SHA256 over `<time>.<body>`.
 */
final class EximbayWebhook
{
    public const TIME_HEADER = 'eximbay-webhook-transmission-time';
    public const SIGNATURE_HEADER = 'eximbay-webhook-signature';
    /** The body of the answer that ends the deliveries of a webhook. */
    public const SUCCESS_REPLY = '{"rescode":"0000","resmsg":"Success"}';

    /** HMAC-SHA256 over the time, a dot and the body, in lower-case hexadecimal digits. */
    public static function signature(string $time, string $body, string $secret): string
    {
        if ($secret === '') {
            throw new InvalidArgumentException('secret is empty: pass the secret of the webhook');
        }
        return hash_hmac('sha256', "$time.$body", $secret);
    }

    /**
     * Verifies a webhook in constant time and reads it. `kind` is `chargeback`, with its data in `payload`, or
     * `unrecognized`: genuine, of a type that this version does not know; answer it as received.
     *
     * @param string $body the body as it came: `file_get_contents('php://input')`
     * @param array<array-key, mixed> $headers `getallheaders()`, `$_SERVER`, or what a framework gives
     * @param string|list<string> $secret several for the time of a rotation: any of them may have signed
     * @param int|null $toleranceSeconds how far the time of sending may be away from now; null for no limit
     * @param int|null $nowMs the time in epoch milliseconds, for tests
     */
    public static function verify(
        string $body,
        array $headers,
        #[\SensitiveParameter] string|array $secret,
        ?int $toleranceSeconds = 300,
        ?int $nowMs = null,
    ): Verified {
        $time = Headers::value($headers, self::TIME_HEADER);
        $signature = Headers::value($headers, self::SIGNATURE_HEADER);
        if ($time === null || $signature === null) {
            $missing = $time === null ? VerificationFault::TimeMissing : VerificationFault::SignatureMissing;
            return Verified::failed($missing);
        }
        $sentAtMs = self::parseTime($time);
        if ($sentAtMs === null) {
            return Verified::failed(VerificationFault::TimeMalformed);
        }
        if (preg_match('/^[0-9a-fA-F]{64}$/D', $signature) !== 1) {
            return Verified::failed(VerificationFault::SignatureMalformed);
        }
        $isSigned = false;
        foreach ((array) $secret as $one) {
            $isSigned = hash_equals(self::signature($time, $body, $one), strtolower($signature)) || $isSigned;
        }
        if (!$isSigned) {
            return Verified::failed(VerificationFault::SignatureMismatch);
        }
        $nowMs ??= (int) floor(microtime(true) * 1000);
        $isOff = $toleranceSeconds !== null && abs($nowMs - $sentAtMs) > $toleranceSeconds * 1000;
        return $isOff ? Verified::failed(VerificationFault::TimeOutOfRange) : self::read($body, $sentAtMs);
    }

    /** Reads `2024-11-13T14:04:34.178+09:00`. */
    private static function parseTime(string $text): ?int
    {
        $form = '/^([0-9-]{10})T([0-9:]{8})(\.[0-9]{3})\+09:00$/D';
        return preg_match($form, $text, $match) === 1
            ? KoreanTime::parse("$match[1] $match[2]$match[3]")
            : null;
    }

    private static function read(string $body, int $sentAtMs): Verified
    {
        $message = Json::parse($body);
        $members = $message instanceof JsonObject ? $message->members : [];
        $type = $members['type'] ?? null;
        $data = $members['data'] ?? null;
        if (!is_string($type) || !$data instanceof JsonObject) {
            return Verified::failed(VerificationFault::Malformed);
        }
        $payload = JsonObject::plain($data);
        if ($type !== 'CHARGEBACK') {
            return Verified::webhook('unrecognized', $type, $payload, $sentAtMs);
        }
        $fault = Shape::fault(Tables::of('eximbay', 'messages')['chargeback'], $data->members);
        return $fault === null
            ? Verified::webhook('chargeback', $type, $payload, $sentAtMs)
            : Verified::failed(VerificationFault::PayloadInvalid, "data.$fault->path");
    }
}

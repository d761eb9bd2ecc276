<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use InvalidArgumentException;
use Naru\Wire\JoinedMembers;
use Naru\Wire\NestedText;
use Naru\Wire\Rsa;
use Naru\Wire\SignedEntry;
use Naru\Wire\SignedMembers;
use Naru\Wire\Tables;
use OpenSSLAsymmetricKey;

/**
 * SHA1withRSA over `k1=v1&k2=v2&…&nonce=<header nonce>`: names in ASCII order, null and blank fields left out, numbers
 * as written. Values are not escaped (`ambiguous` and the verifiers of callbacks say which are refused), and timestamp,
 * country and app_code are not signed at all.
 */
final class TeemoPaySignature
{
    /**
     * White space as Java's `isBlank` has it, since TeemoPay's sample code decides with it what is signed: no-break
     * spaces and U+FEFF are none, U+001C to U+001F are.
     */
    private const BLANK = '/^[\t\n\x0B\f\r\x1C-\x1F \x{1680}\x{2000}-\x{2006}\x{2008}-\x{200A}'
        . '\x{2028}\x{2029}\x{205F}\x{3000}]*$/uD';

    /** Whether text is empty or white space only. */
    public static function isBlank(string $text): bool
    {
        return preg_match(self::BLANK, $text) === 1;
    }

    /**
     * Drops the fields that count as absent: null and blank text.
     *
     * @param array<array-key, mixed> $fields
     * @return array<array-key, mixed>
     */
    public static function present(array $fields): array
    {
        return array_filter(
            $fields,
            static fn (mixed $value): bool => $value !== null && !(is_string($value) && self::isBlank($value)),
        );
    }

    /**
     * The fields that are signed, in the order of the text.
     *
     * @internal
     * @return list<SignedEntry>
     */
    public static function entries(SignedMembers $members): array
    {
        return $members->sorted(
            static fn (SignedEntry $one): bool => $one->key !== 'sign' && !self::isBlank($one->text),
        );
    }

    /** The exact text that is signed; the nonce is always last. */
    public static function text(SignedMembers $members, string $nonce, bool $isCompact = false): string
    {
        $text = '';
        foreach (self::entries($members) as $entry) {
            $value = $entry->nested && $isCompact ? NestedText::of($entry->text) : $entry->text;
            $text .= "$entry->key=$value&";
        }
        return "{$text}nonce=$nonce";
    }

    /**
     * Signs fields. `nonce` is the one of the header that goes with them.
     *
     * @param array<array-key, mixed> $fields
     */
    public static function sign(array $fields, string $nonce, OpenSSLAsymmetricKey $privateKey): string
    {
        return Rsa::sign(OPENSSL_ALGO_SHA1, self::text(SignedMembers::of($fields), $nonce), $privateKey);
    }

    /**
     * Why the `sign` among fields as received does not verify: `missing`, `malformed` or `mismatch`; null when it does.
     * Unknown fields take part.
     */
    public static function fault(SignedMembers $members, string $nonce, OpenSSLAsymmetricKey $publicKey): ?string
    {
        $candidates = [self::text($members, $nonce)];
        if ($members->hasNested()) {
            $candidates[] = self::text($members, $nonce, true);
        }
        return Rsa::fault(OPENSSL_ALGO_SHA1, $candidates, $members->values['sign'] ?? null, $publicKey);
    }

    /**
     * The first field of a request that could be cut to another request with the same signature, as
     * `[field, hidden name]`; null without one. The platform refuses such a request (414).
     *
     * @param string $endpoint a method of the client, for example `paymentCreate`
     * @param array<array-key, mixed> $fields
     * @return array{string, ?string}|null
     */
    public static function ambiguous(string $endpoint, array $fields): ?array
    {
        $found = Tables::of('teemopay', 'endpoints')[$endpoint]
            ?? throw new InvalidArgumentException("$endpoint is no endpoint of TeemoPay");
        $addresses = Tables::of('teemopay', 'messages')['requestAddresses'];
        return JoinedMembers::ambiguousRequest($fields, $found['request'], 'nonce', 'merchantOrderNo', $addresses);
    }
}

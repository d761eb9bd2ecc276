<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use InvalidArgumentException;
use Naru\Wire\JoinedMembers;
use Naru\Wire\NestedText;
use Naru\Wire\Rsa;
use Naru\Wire\SignedEntry;
use Naru\Wire\SignedMembers;
use Naru\Wire\Tables;

/**
 * SHA256withRSA over `k1=v1&k2=v2&…&key=<secret key>`: names in code-unit order, null and empty members left out,
 * numbers as written. The string is not escaped, so a value may contain what looks like further members: `ambiguous`
 * and the verifiers of callbacks find that.
 */
final class HaiPaySignature
{
    /**
     * The members that are signed, in the order of the text.
     *
     * @internal
     * @return list<SignedEntry>
     */
    public static function entries(SignedMembers $members): array
    {
        return $members->sorted(static fn (SignedEntry $one): bool => $one->text !== '' && $one->key !== 'sign');
    }

    /**
     * The exact text that is signed; the secret key is always last.
     *
     * @param bool $asJava whether nested values are written as Java prints them, not as compact JSON
     */
    public static function text(SignedMembers $members, string $secretKey, bool $asJava = false): string
    {
        $text = '';
        foreach (self::entries($members) as $entry) {
            $value = $entry->nested ? NestedText::of($entry->text, $asJava) : $entry->text;
            $text .= "$entry->key=$value&";
        }
        return "{$text}key=$secretKey";
    }

    /**
     * Signs members.
     *
     * @param array<array-key, mixed> $members
     */
    public static function sign(array $members, HaiPayKeys $keys): string
    {
        $text = self::text(SignedMembers::of($members), $keys->secretKey);
        return Rsa::sign(OPENSSL_ALGO_SHA256, $text, $keys->privateKey());
    }

    /**
     * Why the `sign` among members as received does not verify: `missing`, `malformed` or `mismatch`; null when it
     * does. Unknown members take part.
     */
    public static function fault(SignedMembers $members, HaiPayKeys $keys): ?string
    {
        $candidates = [self::text($members, $keys->secretKey)];
        if ($members->hasNested('sign')) {
            $candidates[] = self::text($members, $keys->secretKey, true);
        }
        $sign = $members->values['sign'] ?? null;
        return Rsa::fault(OPENSSL_ALGO_SHA256, $candidates, $sign, $keys->publicKey());
    }

    /**
     * The first member of a request that could be cut to another request with the same signature, as
     * `[member, hidden name]`; null without one. A gateway refuses such a request.
     *
     * @param string $endpoint a method of the client, for example `collectApply`
     * @param array<array-key, mixed> $members
     * @return array{string, ?string}|null
     */
    public static function ambiguous(string $endpoint, array $members): ?array
    {
        $found = Tables::of('haipay', 'endpoints')[$endpoint]
            ?? throw new InvalidArgumentException("$endpoint is no endpoint of HaiPay");
        $addresses = Tables::of('haipay', 'messages')['requestAddresses'];
        return JoinedMembers::ambiguousRequest($members, $found['request'], 'key', 'orderId', $addresses);
    }
}

<?php

declare(strict_types=1);

namespace Naru\Wire;

use OpenSSLAsymmetricKey;
use RuntimeException;

/**
 * RSASSA-PKCS1-v1_5 signatures as base64.
 *
 * @internal
 */
final class Rsa
{
    /** @param int $algorithm OPENSSL_ALGO_SHA1 or OPENSSL_ALGO_SHA256 */
    public static function sign(int $algorithm, string $text, OpenSSLAsymmetricKey $privateKey): string
    {
        if (!openssl_sign($text, $signature, $privateKey, $algorithm)) {
            throw new RuntimeException('OpenSSL did not sign: ' . openssl_error_string());
        }
        return base64_encode($signature);
    }

    /**
     * Null when the signature belongs to one of the texts; else `missing`, `malformed` or `mismatch`. Only the one
     * canonical base64 text of a signature is accepted.
     *
     * @param list<string> $candidates the texts that the signature may cover
     */
    public static function fault(
        int $algorithm,
        array $candidates,
        mixed $sign,
        OpenSSLAsymmetricKey $publicKey,
    ): ?string {
        if (!is_string($sign) || $sign === '') {
            return 'missing';
        }
        $signature = base64_decode($sign, true);
        $bytes = RsaKeys::modulusBytes($publicKey);
        if ($signature === false || strlen($signature) !== $bytes || base64_encode($signature) !== $sign) {
            return 'malformed';
        }
        foreach ($candidates as $text) {
            if (openssl_verify($text, $signature, $publicKey, $algorithm) === 1) {
                return null;
            }
        }
        return 'mismatch';
    }
}

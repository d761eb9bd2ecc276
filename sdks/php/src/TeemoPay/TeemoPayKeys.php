<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use Naru\Wire\RsaKeys;
use OpenSSLAsymmetricKey;

/**
 * Keys of TeemoPay, which prescribes RSA-1024: short by today's measure. Longer keys work everywhere here, but whether
 * the other side takes them is not published.
 */
final class TeemoPayKeys
{
    private const MINIMUM_MODULUS_BITS = 1024;

    /**
     * Reads a private key of 1024 to 8192 bits: PKCS#8 or PKCS#1, one line of base64 or PEM.
     *
     * @throws \Naru\Wire\KeyFormatException
     */
    public static function loadPrivate(string $text): OpenSSLAsymmetricKey
    {
        return RsaKeys::private($text, self::MINIMUM_MODULUS_BITS);
    }

    /**
     * Reads a public key of 1024 to 8192 bits: SubjectPublicKeyInfo or PKCS#1, one line of base64 or PEM.
     *
     * @throws \Naru\Wire\KeyFormatException
     */
    public static function loadPublic(string $text): OpenSSLAsymmetricKey
    {
        return RsaKeys::public($text, self::MINIMUM_MODULUS_BITS);
    }

    /**
     * Makes an RSA-1024 key pair, one line of base64 each: upload the public key, keep the private one.
     *
     * @return array{privateKey: string, publicKey: string}
     */
    public static function generatePair(): array
    {
        return RsaKeys::generate(self::MINIMUM_MODULUS_BITS);
    }
}

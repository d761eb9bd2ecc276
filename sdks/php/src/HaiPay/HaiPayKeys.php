<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use InvalidArgumentException;
use Naru\Wire\RsaKeys;
use OpenSSLAsymmetricKey;

/** The keys of an app: the own private key to sign, the platform's public key to verify, or both. */
final class HaiPayKeys
{
    /** Shorter RSA keys can be broken. */
    private const MINIMUM_MODULUS_BITS = 2048;
    private const SECRET_KEY_LENGTH = 32;
    private const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

    private function __construct(
        public readonly string $secretKey,
        private readonly ?OpenSSLAsymmetricKey $privateKey,
        private readonly ?OpenSSLAsymmetricKey $publicKey,
    ) {
    }

    /**
     * Reads keys: one line of base64 or PEM, PKCS#8 or PKCS#1, of at least 2048 bits.
     *
     * @param string $secretKey the app's secret key; part of every string to sign, in both directions
     * @param string|null $privateKey of the merchant, to sign
     * @param string|null $publicKey of the platform, to verify
     * @throws \Naru\Wire\KeyFormatException when a key cannot be used
     */
    public static function load(
        #[\SensitiveParameter] string $secretKey,
        #[\SensitiveParameter] ?string $privateKey = null,
        ?string $publicKey = null,
    ): self {
        if ($secretKey === '') {
            throw new InvalidArgumentException('secretKey is empty: pass the secret key of the app');
        }
        return new self(
            $secretKey,
            $privateKey === null ? null : RsaKeys::private($privateKey, self::MINIMUM_MODULUS_BITS),
            $publicKey === null ? null : RsaKeys::public($publicKey, self::MINIMUM_MODULUS_BITS),
        );
    }

    /**
     * Makes an RSA-2048 key pair, one line of base64 each: upload the public key, keep the private one.
     *
     * @return array{privateKey: string, publicKey: string}
     */
    public static function generatePair(): array
    {
        return RsaKeys::generate(self::MINIMUM_MODULUS_BITS);
    }

    /** Makes a secret key of 32 letters and digits. */
    public static function generateSecretKey(): string
    {
        $secret = '';
        for ($i = 0; $i < self::SECRET_KEY_LENGTH; $i += 1) {
            $secret .= self::ALPHABET[random_int(0, strlen(self::ALPHABET) - 1)];
        }
        return $secret;
    }

    /** The key to sign with. */
    public function privateKey(): OpenSSLAsymmetricKey
    {
        return $this->privateKey
            ?? throw new InvalidArgumentException('these keys cannot sign: pass privateKey to HaiPayKeys::load');
    }

    /** The key to verify with. */
    public function publicKey(): OpenSSLAsymmetricKey
    {
        return $this->publicKey
            ?? throw new InvalidArgumentException('these keys cannot verify: pass publicKey to HaiPayKeys::load');
    }
}

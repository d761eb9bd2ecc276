<?php

declare(strict_types=1);

namespace Naru\Wire;

use OpenSSLAsymmetricKey;
use RuntimeException;

/**
 * Reads RSA keys as they are exchanged: one line of base64 or PEM, PKCS#8 or PKCS#1.
 *
 * @internal
 */
final class RsaKeys
{
    /** Longer keys only cost time. */
    private const MAX_MODULUS_BITS = 8192;
    /** `SEQUENCE { OBJECT rsaEncryption, NULL }` */
    private const RSA_ALGORITHM = "\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00";

    /**
     * The label of a PEM is not believed, because some tools write PKCS#8 under `BEGIN RSA PRIVATE KEY`.
     *
     * @throws KeyFormatException
     */
    public static function private(string $text, int $minimumModulusBits): OpenSSLAsymmetricKey
    {
        self::needExtension();
        $der = self::der($text, 'private');
        foreach (['PRIVATE KEY', 'RSA PRIVATE KEY'] as $label) {
            $key = openssl_pkey_get_private(self::pem($der, $label));
            if ($key !== false) {
                return self::checked($key, $minimumModulusBits);
            }
        }
        throw new KeyFormatException('the private key is neither PKCS#8 nor PKCS#1');
    }

    /** @throws KeyFormatException */
    public static function public(string $text, int $minimumModulusBits): OpenSSLAsymmetricKey
    {
        self::needExtension();
        $der = self::der($text, 'public');
        foreach ([$der, self::spki($der)] as $info) {
            $key = openssl_pkey_get_public(self::pem($info, 'PUBLIC KEY'));
            // A private key pasted here by mistake must be reported, not used: what was read must be all there is.
            if ($key !== false && self::exported($key) === $info) {
                return self::checked($key, $minimumModulusBits);
            }
        }
        throw new KeyFormatException('the public key is neither SubjectPublicKeyInfo nor PKCS#1');
    }

    /** How many bytes a signature of a key has. */
    public static function modulusBytes(OpenSSLAsymmetricKey $key): int
    {
        $details = openssl_pkey_get_details($key);
        return $details === false ? 0 : intdiv($details['bits'] + 7, 8);
    }

    /**
     * Makes a key pair in the form in which it is exchanged: one line of base64 each, PKCS#8 and SubjectPublicKeyInfo.
     *
     * @return array{privateKey: string, publicKey: string}
     */
    public static function generate(int $modulusBits): array
    {
        self::needExtension();
        $key = openssl_pkey_new(['private_key_bits' => $modulusBits, 'private_key_type' => OPENSSL_KEYTYPE_RSA]);
        if ($key === false || !openssl_pkey_export($key, $pem)) {
            throw new RuntimeException('OpenSSL made no key: ' . openssl_error_string());
        }
        return [
            'privateKey' => base64_encode(self::der($pem, 'private')),
            'publicKey' => base64_encode(self::exported($key)),
        ];
    }

    private static function needExtension(): void
    {
        if (!extension_loaded('openssl')) {
            throw new RuntimeException('the PHP extension openssl is missing: enable extension=openssl in php.ini');
        }
    }

    /** Takes away PEM lines and white space, also the two characters `\n` that environment variables often hold. */
    private static function der(string $text, string $which): string
    {
        $bare = (string) preg_replace('/-----(?:BEGIN|END) [A-Z0-9 ]+-----/', '', $text);
        $base64 = (string) preg_replace('/\\\\[rn]|\s/', '', $bare);
        $der = base64_decode($base64, true);
        if ($der === false || $der === '' || rtrim(base64_encode($der), '=') !== rtrim($base64, '=')) {
            throw new KeyFormatException("the $which key is not base64");
        }
        return $der;
    }

    private static function pem(string $der, string $label): string
    {
        return "-----BEGIN $label-----\n" . chunk_split(base64_encode($der), 64, "\n") . "-----END $label-----\n";
    }

    /** The SubjectPublicKeyInfo of a public key in PKCS#1. */
    private static function spki(string $pkcs1): string
    {
        $bits = "\x03" . self::length(strlen($pkcs1) + 1) . "\x00" . $pkcs1;
        return "\x30" . self::length(strlen(self::RSA_ALGORITHM . $bits)) . self::RSA_ALGORITHM . $bits;
    }

    /** A length in DER. */
    private static function length(int $bytes): string
    {
        if ($bytes < 0x80) {
            return chr($bytes);
        }
        $digits = ltrim(pack('N', $bytes), "\x00");
        return chr(0x80 | strlen($digits)) . $digits;
    }

    private static function exported(OpenSSLAsymmetricKey $key): string
    {
        $details = openssl_pkey_get_details($key);
        return $details === false ? '' : self::der($details['key'], 'public');
    }

    private static function checked(OpenSSLAsymmetricKey $key, int $minimumModulusBits): OpenSSLAsymmetricKey
    {
        $details = openssl_pkey_get_details($key);
        if ($details === false || $details['type'] !== OPENSSL_KEYTYPE_RSA) {
            throw new KeyFormatException('the key is not an RSA key');
        }
        $bits = $details['bits'];
        if ($bits < $minimumModulusBits || $bits > self::MAX_MODULUS_BITS) {
            throw new KeyFormatException("the RSA key has $bits bits; $minimumModulusBits are needed");
        }
        return $key;
    }
}

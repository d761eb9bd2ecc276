package dev.naru.sdk.teemopay;

import dev.naru.sdk.ExchangeKeyPair;
import dev.naru.sdk.wire.Requests;
import dev.naru.sdk.wire.RsaKeys;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/**
 * Keys of TeemoPay, which prescribes RSA-1024: short by today's measure. Longer keys work everywhere here, but whether
 * the other side takes them is not published.
 */
public final class TeemoPayKeys {
    private static final int MINIMUM_MODULUS_BITS = 1024;

    private TeemoPayKeys() {
    }

    /**
     * Reads a private key of 1024 to 8192 bits: PKCS#8 or PKCS#1, one line of base64 or PEM.
     *
     * @throws dev.naru.sdk.KeyFormatException when it cannot be used
     */
    public static RSAPrivateKey loadPrivate(String text) {
        String given = Requests.needed(text, "merchantPrivateKey", "the private key of the merchant");
        return RsaKeys.privateKey(given, MINIMUM_MODULUS_BITS);
    }

    /**
     * Reads a public key of 1024 to 8192 bits: SubjectPublicKeyInfo or PKCS#1, one line of base64 or PEM.
     *
     * @throws dev.naru.sdk.KeyFormatException when it cannot be used
     */
    public static RSAPublicKey loadPublic(String text) {
        String given = Requests.needed(text, "platformPublicKey", "the public key of the platform");
        return RsaKeys.publicKey(given, MINIMUM_MODULUS_BITS);
    }

    /** Makes an RSA-1024 key pair, one line of base64 each: upload the public key, keep the private one. */
    public static ExchangeKeyPair generatePair() {
        return RsaKeys.generate(MINIMUM_MODULUS_BITS);
    }
}

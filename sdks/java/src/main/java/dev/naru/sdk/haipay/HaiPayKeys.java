package dev.naru.sdk.haipay;

import dev.naru.sdk.ExchangeKeyPair;
import dev.naru.sdk.wire.Requests;
import dev.naru.sdk.wire.RsaKeys;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/**
 * The keys of an app: the own private key to sign, the platform's public key to verify, or both. They are read as one
 * line of base64 or PEM, PKCS#8 or PKCS#1, of at least 2048 bits.
 */
public final class HaiPayKeys {
    /** Shorter RSA keys can be broken. */
    private static final int MINIMUM_MODULUS_BITS = 2048;
    private static final int SECRET_KEY_LENGTH = 32;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final String secretKey;
    private final RSAPrivateKey privateKey;
    private final RSAPublicKey publicKey;

    private HaiPayKeys(String secretKey, RSAPrivateKey privateKey, RSAPublicKey publicKey) {
        this.secretKey = Requests.needed(secretKey, "secretKey", "the secret key of the app");
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Keys to sign and to verify.
     *
     * @param secretKey the app's secret key; part of every string to sign, in both directions
     * @param privateKey of the merchant
     * @param publicKey of the platform
     * @throws dev.naru.sdk.KeyFormatException when a key cannot be used
     */
    public static HaiPayKeys load(String secretKey, String privateKey, String publicKey) {
        return new HaiPayKeys(secretKey, readPrivate(privateKey), readPublic(publicKey));
    }

    /**
     * Keys to sign only.
     *
     * @throws dev.naru.sdk.KeyFormatException when the key cannot be used
     */
    public static HaiPayKeys forSigning(String secretKey, String privateKey) {
        return new HaiPayKeys(secretKey, readPrivate(privateKey), null);
    }

    /**
     * Keys to verify only.
     *
     * @throws dev.naru.sdk.KeyFormatException when the key cannot be used
     */
    public static HaiPayKeys forVerifying(String secretKey, String publicKey) {
        return new HaiPayKeys(secretKey, null, readPublic(publicKey));
    }

    /** Makes an RSA-2048 key pair, one line of base64 each: upload the public key, keep the private one. */
    public static ExchangeKeyPair generatePair() {
        return RsaKeys.generate(MINIMUM_MODULUS_BITS);
    }

    /** Makes a secret key of 32 letters and digits. */
    public static String generateSecretKey() {
        SecureRandom random = new SecureRandom();
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < SECRET_KEY_LENGTH; i += 1) {
            secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return secret.toString();
    }

    private static RSAPrivateKey readPrivate(String text) {
        String given = Requests.needed(text, "privateKey", "the private key of the merchant");
        return RsaKeys.privateKey(given, MINIMUM_MODULUS_BITS);
    }

    private static RSAPublicKey readPublic(String text) {
        String given = Requests.needed(text, "publicKey", "the public key of the platform");
        return RsaKeys.publicKey(given, MINIMUM_MODULUS_BITS);
    }

    String secretKey() {
        return secretKey;
    }

    RSAPrivateKey privateKey() {
        if (privateKey == null) {
            throw new IllegalArgumentException("these keys cannot sign: HaiPayKeys.load or forSigning makes such");
        }
        return privateKey;
    }

    RSAPublicKey publicKey() {
        if (publicKey == null) {
            throw new IllegalArgumentException("these keys cannot verify: HaiPayKeys.load or forVerifying makes such");
        }
        return publicKey;
    }
}

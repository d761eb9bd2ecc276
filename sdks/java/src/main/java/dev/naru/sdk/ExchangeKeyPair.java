package dev.naru.sdk;

/**
 * A key pair in the form in which it is exchanged: one line of base64 each. Upload the public key, keep the private
 * one.
 *
 * @param privateKey PKCS#8
 * @param publicKey SubjectPublicKeyInfo
 */
public record ExchangeKeyPair(String privateKey, String publicKey) {
    /** Without the private key, which must not come into a log. */
    @Override
    public String toString() {
        return "ExchangeKeyPair[publicKey=" + publicKey + "]";
    }
}

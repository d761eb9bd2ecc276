package dev.naru.sdk.wire;

import dev.naru.sdk.SignatureFault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** RSASSA-PKCS1-v1_5 signatures as base64. */
public final class Rsa {
    private Rsa() {
    }

    /** Signs a text by {@code SHA1withRSA} or {@code SHA256withRSA}. */
    public static String sign(String algorithm, String text, RSAPrivateKey privateKey) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException exception) {
            throw new IllegalStateException("Java did not sign: " + exception.getMessage(), exception);
        }
    }

    /**
     * Why a signature belongs to none of the texts; empty when it belongs to one. Only the one canonical base64 text of
     * a signature is accepted.
     *
     * @param candidates the texts that the signature may cover
     * @param sign what came as the signature
     */
    public static Optional<SignatureFault> fault(
            String algorithm, List<String> candidates, Object sign, RSAPublicKey publicKey) {
        if (!(sign instanceof String base64) || base64.isEmpty()) {
            return Optional.of(SignatureFault.MISSING);
        }
        Optional<byte[]> signature = decoded(base64);
        int bytes = (publicKey.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        if (signature.isEmpty() || signature.get().length != bytes) {
            return Optional.of(SignatureFault.MALFORMED);
        }
        boolean isGenuine =
                candidates.stream().anyMatch(text -> isOf(algorithm, text, signature.get(), publicKey));
        return isGenuine ? Optional.empty() : Optional.of(SignatureFault.MISMATCH);
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            boolean isCanonical = Base64.getEncoder().encodeToString(bytes).equals(base64);
            return isCanonical ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException exception) {
            return Optional.empty();
        }
    }

    private static boolean isOf(String algorithm, String text, byte[] signature, RSAPublicKey publicKey) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (SignatureException exception) {
            // A number above the modulus is no signature of this key.
            return false;
        } catch (GeneralSecurityException exception) {
            throw new IllegalStateException("Java did not verify: " + exception.getMessage(), exception);
        }
    }
}

package dev.naru.sdk.wire;

import dev.naru.sdk.ExchangeKeyPair;
import dev.naru.sdk.KeyFormatException;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads RSA keys as they are exchanged: one line of base64 or PEM, PKCS#8 or PKCS#1. */
public final class RsaKeys {
    /** Longer keys only cost time. */
    private static final int MAX_MODULUS_BITS = 8192;
    /** {@code SEQUENCE { OBJECT rsaEncryption, NULL }}. */
    private static final byte[] RSA_ALGORITHM = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** {@code INTEGER 0}. */
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int BIT_STRING = 0x03;
    private static final byte[] NO_UNUSED_BITS = {0};
    private static final int SHORT_LENGTH = 0x80;

    private static final List<String> OTHER_KINDS = List.of("EC", "EdDSA", "XDH", "DSA", "DiffieHellman", "RSASSA-PSS");
    private static final Pattern LABEL = Pattern.compile("-----(?:BEGIN|END) [A-Z0-9 ]+-----");
    private static final Pattern SPACE = Pattern.compile("\\\\[rn]|[\\s\\x{FEFF}]", Pattern.UNICODE_CHARACTER_CLASS);

    private RsaKeys() {
    }

    /**
     * Reads a private key. The label of a PEM is not believed, because some tools write PKCS#8 under
     * {@code BEGIN RSA PRIVATE KEY}.
     *
     * @throws KeyFormatException when it cannot be used
     */
    public static RSAPrivateKey privateKey(String text, int minimumModulusBits) {
        byte[] der = der(text, "private");
        byte[] wrapped = element(SEQUENCE, VERSION, RSA_ALGORITHM, element(OCTET_STRING, der));
        for (byte[] info : List.of(der, wrapped)) {
            try {
                KeyFactory factory = KeyFactory.getInstance("RSA");
                RSAPrivateKey key = (RSAPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(info));
                checkLength(key.getModulus().bitLength(), minimumModulusBits);
                return key;
            } catch (GeneralSecurityException exception) {
                // The next encoding is tried.
            }
        }
        checkKind(new PKCS8EncodedKeySpec(der), KeyFactory::generatePrivate);
        throw new KeyFormatException("the private key is neither PKCS#8 nor PKCS#1");
    }

    /**
     * Reads a public key.
     *
     * @throws KeyFormatException when it cannot be used
     */
    public static RSAPublicKey publicKey(String text, int minimumModulusBits) {
        byte[] der = der(text, "public");
        byte[] wrapped = element(SEQUENCE, RSA_ALGORITHM, element(BIT_STRING, NO_UNUSED_BITS, der));
        for (byte[] info : List.of(der, wrapped)) {
            try {
                KeyFactory factory = KeyFactory.getInstance("RSA");
                RSAPublicKey key = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(info));
                // What was read must be all there is.
                if (Arrays.equals(key.getEncoded(), info)) {
                    checkLength(key.getModulus().bitLength(), minimumModulusBits);
                    return key;
                }
            } catch (GeneralSecurityException exception) {
                // The next encoding is tried.
            }
        }
        checkKind(new X509EncodedKeySpec(der), KeyFactory::generatePublic);
        throw new KeyFormatException("the public key is neither SubjectPublicKeyInfo nor PKCS#1");
    }

    /** Makes a key pair in the form in which it is exchanged. */
    public static ExchangeKeyPair generate(int modulusBits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(modulusBits);
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return new ExchangeKeyPair(
                    base64.encodeToString(pair.getPrivate().getEncoded()),
                    base64.encodeToString(pair.getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("this Java has no RSA", exception);
        }
    }

    /** Takes away PEM lines and white space, also the two characters {@code \n} that environment variables hold. */
    private static byte[] der(String text, String which) {
        String base64 = SPACE.matcher(LABEL.matcher(text).replaceAll("")).replaceAll("");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            String canonical = Base64.getEncoder().withoutPadding().encodeToString(der);
            if (der.length > 0 && base64.startsWith(canonical)) {
                return der;
            }
        } catch (IllegalArgumentException exception) {
            // As when nothing was left.
        }
        throw new KeyFormatException("the " + which + " key is not base64");
    }

    private static void checkLength(int bits, int minimumModulusBits) {
        if (bits < minimumModulusBits || bits > MAX_MODULUS_BITS) {
            throw new KeyFormatException("the RSA key has " + bits + " bits; " + minimumModulusBits + " are needed");
        }
    }

    /** A way to read a key. */
    private interface Reading {
        Object read(KeyFactory factory, KeySpec spec) throws InvalidKeySpecException;
    }

    /** Says so when a key is well, but of another kind. */
    private static void checkKind(KeySpec spec, Reading reading) {
        for (String kind : OTHER_KINDS) {
            try {
                reading.read(KeyFactory.getInstance(kind), spec);
            } catch (GeneralSecurityException exception) {
                continue;
            }
            throw new KeyFormatException("the key is not an RSA key");
        }
    }

    /** An element of DER. */
    private static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < SHORT_LENGTH) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            out.write(SHORT_LENGTH | bytes);
            for (int i = bytes - 1; i >= 0; i -= 1) {
                out.write(length >> (i * Byte.SIZE));
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

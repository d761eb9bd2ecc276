package dev.naru.sdk.eximbay;

import dev.naru.sdk.SignatureFault;
import dev.naru.sdk.wire.Requests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fgkey protects parameters that travel through the payer's browser: SHA-256 over the secret key and all other
 * parameters, sorted by name, decoded, empty ones too. It is not a signature: both sides know the key. Values are not
 * escaped in what is hashed; {@link EximbayVerifier} says which results are refused for that.
 */
public final class EximbayFgkey {
    /** The name of the parameter. */
    public static final String NAME = "fgkey";

    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f]{64}");

    private EximbayFgkey() {
    }

    /** What is hashed, without the secret key. */
    public static String canonical(Map<String, String> parameters) {
        return new TreeMap<>(parameters).entrySet().stream()
                .filter(entry -> !entry.getKey().equals(NAME))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
    }

    /** The fgkey of parameters: 64 upper-case hexadecimal digits. A parameter {@code fgkey} is left out. */
    public static String of(Map<String, String> parameters, String secretKey) {
        String text = Requests.needed(secretKey, "secretKey", "the secret key of the mid") + "?";
        try {
            byte[] bytes = (text + canonical(parameters)).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("this Java has no SHA-256", exception);
        }
    }

    /** The parameters with their fgkey. */
    public static Map<String, String> with(Map<String, String> parameters, String secretKey) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put(NAME, of(parameters, secretKey));
        return all;
    }

    /** Why the fgkey among parameters does not verify; empty when it does. Any letter case, in constant time. */
    public static Optional<SignatureFault> fault(Map<String, String> parameters, String secretKey) {
        String given = parameters.getOrDefault(NAME, "");
        if (given.isEmpty()) {
            return Optional.of(SignatureFault.MISSING);
        }
        if (!FORM.matcher(given).matches()) {
            return Optional.of(SignatureFault.MALFORMED);
        }
        byte[] wanted = of(parameters, secretKey).getBytes(StandardCharsets.US_ASCII);
        boolean isGenuine =
                MessageDigest.isEqual(wanted, given.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        return isGenuine ? Optional.empty() : Optional.of(SignatureFault.MISMATCH);
    }
}

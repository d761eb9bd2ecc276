package dev.naru.sdk.eximbay;

import dev.naru.sdk.VerificationFault;
import dev.naru.sdk.wire.JoinedText;
import dev.naru.sdk.wire.Text;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bodies of results: {@code application/x-www-form-urlencoded}. Refuses parameters that come twice, and escapes that
 * are none.
 */
final class EximbayForm {
    /** Eximbay sends about 40 parameters; more than this is not a callback. */
    private static final int MAX_PARAMETERS = 200;
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final int HEX = 16;
    private static final int ESCAPE_LENGTH = 3;

    /** How a text is read. */
    enum Reading {
        /** A plus is a space, as browsers and servers write it. */
        FORM,
        /** The merchant has passed on text with its pluses decoded already. */
        PLUS_KEPT,
        /** Everything was decoded already. */
        AS_IS
    }

    /** The parameters of a body, or why there are none. */
    sealed interface Read {
    }

    record Parameters(Map<String, String> values) implements Read {
    }

    /** Nothing that can be verified; the parameter may be null. */
    record Fault(VerificationFault reason, String parameter) implements Read {
    }

    private EximbayForm() {
    }

    /**
     * The parameters of a body.
     *
     * @param names those at which a text of the reading {@code AS_IS} is cut
     */
    static Read parse(String text, Reading reading, Set<String> names) {
        List<String> cut = reading == Reading.AS_IS ? JoinedText.cut(text, names) : List.of(text.split("&", -1));
        List<String> pieces = cut.stream().filter(piece -> !piece.isEmpty()).toList();
        if (pieces.size() > MAX_PARAMETERS) {
            return new Fault(VerificationFault.MALFORMED, null);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String piece : pieces) {
            int end = piece.indexOf('=');
            Optional<String> name = decoded(end < 0 ? piece : piece.substring(0, end), reading);
            Optional<String> value = decoded(end < 0 ? "" : piece.substring(end + 1), reading);
            if (name.isEmpty() || value.isEmpty() || name.get().isEmpty()) {
                return new Fault(VerificationFault.MALFORMED, null);
            }
            if (parameters.putIfAbsent(name.get(), value.get()) != null) {
                return new Fault(VerificationFault.DUPLICATE_PARAMETER, name.get());
            }
        }
        return new Parameters(parameters);
    }

    /** Empty for broken escapes and for what is not UTF-8. */
    private static Optional<String> decoded(String text, Reading reading) {
        if (!Text.isWellFormed(text)) {
            return Optional.empty();
        }
        if (reading == Reading.AS_IS) {
            return Optional.of(text);
        }
        if (BROKEN_ESCAPE.matcher(text).find()) {
            return Optional.empty();
        }
        byte[] source = (reading == Reading.FORM ? text.replace('+', ' ') : text).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
        int at = 0;
        while (at < source.length) {
            if (source[at] == '%') {
                String digits = new String(source, at + 1, 2, StandardCharsets.US_ASCII);
                out.write(Integer.parseInt(digits, HEX));
                at += ESCAPE_LENGTH;
            } else {
                out.write(source[at]);
                at += 1;
            }
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException exception) {
            return Optional.empty();
        }
    }
}

package dev.naru.sdk.wire;

import dev.naru.sdk.Cause;
import dev.naru.sdk.HttpTransport;
import dev.naru.sdk.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends requests of a client and reads their answers. Whatever is not a complete answer is a cause, and means that the
 * outcome is unknown.
 */
public final class Http {
    /** How long a call may take when nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private static final int MULTIPLE_CHOICES = 300;
    private static final int BAD_REQUEST = 400;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String baseUrl;
    private final Duration timeout;
    private final Transport transport;

    /** Checks what a client was given; without a transport it takes the shared one. */
    public Http(String baseUrl, Duration timeout, Transport transport) {
        if (timeout == null || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least a millisecond");
        }
        this.baseUrl = checked(baseUrl);
        this.timeout = timeout;
        this.transport = transport == null ? HttpTransport.shared() : transport;
    }

    /**
     * Sends a request.
     *
     * @param body JSON text; null for GET
     * @param headers beside the content type
     */
    public HttpReply send(String method, String path, String body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("content-type", "application/json; charset=utf-8");
        all.put("accept", "application/json");
        all.putAll(headers);
        URI uri = URI.create(baseUrl + path);
        Transport.Delivery delivery = transport.send(new Transport.Request(method, uri, all, body, timeout));
        if (delivery instanceof Transport.Failed failed) {
            return new HttpReply.Nothing(failed.cause());
        }
        return read((Transport.Answer) delivery);
    }

    private static HttpReply read(Transport.Answer answer) {
        int status = answer.status();
        if (status >= MULTIPLE_CHOICES && status < BAD_REQUEST) {
            return broken("HTTP " + status + ": redirects are not followed");
        }
        if (answer.body().length > Transport.MAX_ANSWER_BYTES) {
            return broken(tooLong(Transport.MAX_ANSWER_BYTES));
        }
        Optional<String> text = decoded(answer.body());
        if (text.isEmpty()) {
            return broken("the answer is not UTF-8");
        }
        if (status >= INTERNAL_SERVER_ERROR) {
            return new HttpReply.Nothing(new Cause.HttpStatus(status));
        }
        boolean isMarked = text.get().startsWith(BYTE_ORDER_MARK);
        return new HttpReply.Text(status, isMarked ? text.get().substring(1) : text.get());
    }

    static String tooLong(int maxBytes) {
        return "the answer is longer than " + maxBytes + " bytes";
    }

    private static HttpReply broken(String detail) {
        return new HttpReply.Nothing(new Cause.Network(detail));
    }

    private static Optional<String> decoded(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException exception) {
            return Optional.empty();
        }
    }

    /** The base of an API without slashes at its end. */
    private static String checked(String baseUrl) {
        URI uri = parsed(baseUrl);
        String scheme = uri.getScheme();
        boolean isWeb = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!isWeb || uri.getHost() == null) {
            throw noAddress();
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("baseUrl must not have a query or a fragment");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("baseUrl must not have a user or a password");
        }
        String base = uri.toString();
        int end = base.length();
        while (base.charAt(end - 1) == '/') {
            end -= 1;
        }
        return base.substring(0, end);
    }

    private static URI parsed(String baseUrl) {
        try {
            return new URI(baseUrl == null ? "" : baseUrl);
        } catch (URISyntaxException exception) {
            throw noAddress();
        }
    }

    private static IllegalArgumentException noAddress() {
        return new IllegalArgumentException("baseUrl must be an http or https address: https://pay.example.com");
    }
}

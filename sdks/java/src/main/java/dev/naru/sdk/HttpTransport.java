package dev.naru.sdk;

import dev.naru.sdk.wire.LimitedBody;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests by {@link HttpClient}. Certificates are verified; redirects are not followed. */
public final class HttpTransport implements Transport {
    private final HttpClient client;

    private HttpTransport(HttpClient client) {
        this.client = client;
    }

    /** The transport of clients that are given none; all of them share its connections. */
    public static HttpTransport shared() {
        return Shared.TRANSPORT;
    }

    /**
     * Sends by a client of your own: for a proxy, or certificates of an authority that Java does not know.
     *
     * @throws IllegalArgumentException when the client follows redirects, which would send a signed request elsewhere
     */
    public static HttpTransport using(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the HttpClient must not follow redirects: Redirect.NEVER");
        }
        return new HttpTransport(client);
    }

    @Override
    public Delivery send(Request request) {
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(httpRequest(request), info -> new LimitedBody(MAX_ANSWER_BYTES));
        try {
            // HttpRequest.timeout would end with the headers of the answer: a body that stops would never time out.
            HttpResponse<byte[]> answer = call.get(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(answer.statusCode(), answer.body());
        } catch (TimeoutException exception) {
            call.cancel(true);
            return new Failed(new Cause.Timeout(request.timeout()));
        } catch (InterruptedException exception) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new Failed(new Cause.Network("the thread was interrupted while it waited for the answer"));
        } catch (ExecutionException exception) {
            return new Failed(causeOf(exception.getCause()));
        }
    }

    private static HttpRequest httpRequest(Request request) {
        HttpRequest.BodyPublisher body = request.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(request.body());
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                // Without it Java asks a server over http for leave to speak HTTP/2.
                .version(HttpClient.Version.HTTP_1_1)
                .method(request.method(), body)
                .header("user-agent", "naru-java");
        request.headers().forEach(builder::header);
        return builder.build();
    }

    private static Cause causeOf(Throwable thrown) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            boolean isUnconnected = one instanceof ConnectException
                    || one instanceof UnresolvedAddressException
                    || one instanceof UnknownHostException;
            if (isUnconnected) {
                return new Cause.NoConnection(described(thrown));
            }
        }
        return new Cause.Network(described(thrown));
    }

    /** Some exceptions of connections have no message. */
    private static String described(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }

    /** Made when it is first needed: a client has threads. */
    private static final class Shared {
        static final HttpTransport TRANSPORT = using(HttpClient.newHttpClient());
    }
}

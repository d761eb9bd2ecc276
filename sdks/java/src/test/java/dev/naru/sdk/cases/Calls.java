package dev.naru.sdk.cases;

import dev.naru.sdk.HttpTransport;
import dev.naru.sdk.Members;
import dev.naru.sdk.Result;
import dev.naru.sdk.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the call of a case: on the network, or with the answer that the case has. */
final class Calls {
    private Calls() {
    }

    /** Answers requests one after the other, all further ones as the last, and keeps the request. */
    static final class Stub implements Transport {
        private final int status;
        private final List<String> answers;
        private int answered;
        private Request seen;

        Stub(int status, List<String> answers) {
            this.status = status;
            this.answers = answers;
        }

        @Override
        public Delivery send(Request request) {
            seen = request;
            String answer = answers.get(Math.min(answered, answers.size() - 1));
            answered += 1;
            return new Answer(status, answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The result, and where the case has an answer the request that was made for it. */
    static Object made(
            Members given, Function<Transport, Object> client, Function<Result, Members> shown) {
        if (!given.containsKey("answer")) {
            return shown.apply(call(client.apply(transport(given)), given));
        }
        Stub stub = new Stub(given.integer("status").intValue(), List.of(given.text("answer")));
        Result result = call(client.apply(stub), given);
        Transport.Request seen = stub.seen;
        return Members.of("result", shown.apply(result)).with("request", Members.of("method", seen.method())
                .with("url", seen.uri().toString())
                .with("headers", seen.headers())
                .with("body", seen.body()));
    }

    static Duration timeout(Members options) {
        Long timeoutMs = options.integer("timeoutMs");
        return timeoutMs == null ? Duration.ofSeconds(30) : Duration.ofMillis(timeoutMs);
    }

    private static Result call(Object client, Members given) {
        Object[] arguments = ((List<?>) given.get("args")).toArray();
        Method method = Arrays.stream(client.getClass().getMethods())
                .filter(one -> one.getName().equals(given.text("name")))
                .filter(one -> one.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow();
        try {
            return (Result) method.invoke(client, arguments);
        } catch (InvocationTargetException exception) {
            throw (RuntimeException) exception.getCause();
        } catch (IllegalAccessException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Null for the transport of clients that are given none. */
    private static Transport transport(Members given) {
        String caFile = given.members("options").text("caFile");
        if (caFile == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(caFile))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpTransport.using(HttpClient.newBuilder().sslContext(context).build());
        } catch (IOException | GeneralSecurityException exception) {
            throw new IllegalStateException(exception);
        }
    }
}

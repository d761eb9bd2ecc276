package dev.naru.sdk.cases;

import dev.naru.sdk.Members;
import dev.naru.sdk.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers cases of test/sdks until its standard input ends: a line of JSON with {@code op} and the case's input, and a
 * line with what the SDK makes of it. The test beside the contracts compares that with what they make of it.
 */
public final class Driver {
    private static final Map<String, Function<Members, Object>> OPERATIONS = new HashMap<>();

    static {
        OPERATIONS.putAll(WireCases.OPERATIONS);
        OPERATIONS.putAll(HaiPayCases.OPERATIONS);
        OPERATIONS.putAll(TeemoPayCases.OPERATIONS);
        OPERATIONS.putAll(EximbayCases.OPERATIONS);
    }

    private Driver() {
    }

    /** Reads, answers, ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Members given = (Members) Json.read(line).orElseThrow();
            out.println(Json.encode(answer(given), "the answer"));
            out.flush();
        }
    }

    private static Object answer(Members given) {
        try {
            return OPERATIONS.get(given.text("op")).apply(given);
        } catch (IllegalArgumentException exception) {
            return Members.of("thrown", exception.getMessage());
        }
    }
}

package dev.naru.sdk.wire;

import dev.naru.sdk.CodeRow;
import dev.naru.sdk.Members;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of one contract, which are made of it: {@code tables/<contract>/<section>.json}. */
public final class Tables {
    private final String contract;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Members messages;
    private final Members codes;
    private final List<CodeRow> errors;

    /** Reads the tables of a contract: {@code haipay}, {@code teemopay} or {@code eximbay}. */
    public Tables(String contract) {
        this.contract = contract;
        ((Members) section("endpoints")).forEach((name, row) -> endpoints.put(name, Endpoint.of((Members) row)));
        messages = (Members) section("messages");
        codes = (Members) section("codes");
        errors = codeRows("errors");
    }

    /** The endpoints by the names of the clients' methods. */
    public Map<String, Endpoint> endpoints() {
        return endpoints;
    }

    /** An endpoint that a program names. */
    public Endpoint endpoint(String name) {
        Endpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            throw new IllegalArgumentException(name + " is no endpoint of " + contract);
        }
        return endpoint;
    }

    /** What is known of messages: names, addresses, lengths. */
    public Members messages() {
        return messages;
    }

    /** The form of a message. */
    public Form.Fields form(String message) {
        return Form.fields(messages.members(message));
    }

    /** A list of code tables. */
    public List<Members> codes(String table) {
        return codes.list(table);
    }

    /** Every code that a call can answer. */
    public List<CodeRow> errors() {
        return errors;
    }

    /** The rows of a section of codes with what they say of their call. */
    public List<CodeRow> codeRows(String section) {
        return rows(section).stream().map(Tables::codeRow).toList();
    }

    /** The rows of a section. */
    public List<Members> rows(String section) {
        return ((List<?>) section(section)).stream().map(Members.class::cast).toList();
    }

    /** A list of texts. */
    public static List<String> texts(Members members, String name) {
        return members.get(name) instanceof List<?> items
                ? items.stream().map(String.class::cast).toList()
                : List.of();
    }

    private static CodeRow codeRow(Members row) {
        return new CodeRow(
                row.text("code"),
                row.containsKey("name") ? row.text("name") : "",
                row.containsKey("message") ? row.text("message") : "",
                row.text("meaning"),
                CodeRow.Outcome.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)));
    }

    private Object section(String section) {
        String file = "/dev/naru/sdk/tables/" + contract + "/" + section + ".json";
        try (InputStream in = Tables.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Json.read(text).orElseThrow(() -> new IllegalStateException(file + " is not JSON"));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}

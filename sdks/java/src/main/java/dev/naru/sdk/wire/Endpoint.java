package dev.naru.sdk.wire;

import dev.naru.sdk.Members;
import java.util.List;

/**
 * An endpoint of the tables.
 *
 * @param movesMoney whether sending it twice could pay twice
 * @param requestNames members of its request, for what could be cut to another one
 * @param answer what its answer holds
 */
public record Endpoint(
        String path,
        String method,
        boolean movesMoney,
        List<String> requestNames,
        List<String> requestRequired,
        Form.Fields answer) {
    /** An endpoint as the tables write it. */
    static Endpoint of(Members row) {
        Members request = row.members("request");
        return new Endpoint(
                row.text("path"),
                row.containsKey("method") ? row.text("method") : "POST",
                Boolean.TRUE.equals(row.get("movesMoney")),
                Tables.texts(request, "names"),
                Tables.texts(request, "required"),
                Form.fields(row.members(row.containsKey("data") ? "data" : "answer")));
    }
}

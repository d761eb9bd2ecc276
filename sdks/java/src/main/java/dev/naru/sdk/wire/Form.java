package dev.naru.sdk.wire;

import dev.naru.sdk.Members;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a received value must look like, of the contracts' tables: types and required members, not lengths and patterns.
 * Another implementation's answer with a longer number is still usable, and dropping it would hide the state of an
 * order.
 */
public sealed interface Form {
    /** A text, number or boolean; several where any of them will do. */
    record Scalar(Set<String> types) implements Form {
    }

    /** An object. */
    record Fields(List<String> required, Map<String, Form> properties) implements Form {
        /** The first thing that is wrong with members. */
        public Optional<Fault> fault(Members members) {
            return membersFault(this, members, "");
        }

        /**
         * Members for {@link #fault}: null and empty ones dropped, and integers that came as text made integers, since
         * implementations of one contract differ on that.
         */
        public Members received(Members values) {
            Map<String, Object> members = new LinkedHashMap<>();
            present(values).forEach((name, value) -> {
                Form form = properties.get(name);
                members.put(name, form == null ? value : asInteger(form, value));
            });
            return Members.copyOf(members);
        }

        /**
         * Members in the form that is described here, at any depth: integers that came as text are made integers, and a
         * required member that may be null and is absent is made null.
         */
        public Members receivedMembers(Members values) {
            Map<String, Object> members = new LinkedHashMap<>();
            values.forEach((name, value) -> {
                Form form = properties.get(name);
                members.put(name, form == null ? value : receivedValue(form, value));
            });
            for (String name : required) {
                Form form = properties.get(name);
                if (form != null && allows(form, "null")) {
                    members.putIfAbsent(name, null);
                }
            }
            return Members.copyOf(members);
        }
    }

    /** A list. */
    record Items(Form each) implements Form {
    }

    /** Any of several. */
    record AnyOf(List<Form> choices) implements Form {
    }

    /** What is wrong, and where. */
    record Fault(String path, boolean isMissing) {
        /** {@code path: missing} or {@code path: invalid}. */
        public String text() {
            return path + (isMissing ? ": missing" : ": invalid");
        }
    }

    /** Numbers that came as text; longer ones are identifiers. */
    Pattern INTEGER = Pattern.compile("-?[0-9]{1,15}");

    /** A form as the tables write it. */
    static Form of(Object table) {
        if (table instanceof String types) {
            return new Scalar(Arrays.stream(types.split("\\|")).collect(Collectors.toUnmodifiableSet()));
        }
        Members form = (Members) table;
        if (form.get("anyOf") instanceof List<?> choices) {
            return new AnyOf(choices.stream().map(Form::of).toList());
        }
        return "array".equals(form.text("type")) ? new Items(of(form.get("items"))) : fields(form);
    }

    /** An object as the tables write it. */
    static Fields fields(Members form) {
        Map<String, Form> properties = new LinkedHashMap<>();
        form.members("properties").forEach((name, one) -> properties.put(name, of(one)));
        return new Fields(Tables.texts(form, "required"), properties);
    }

    /** Drops the members that count as absent: null and empty text. */
    static Members present(Map<String, ?> values) {
        Map<String, Object> members = new LinkedHashMap<>(values);
        members.values().removeIf(value -> value == null || "".equals(value));
        return Members.copyOf(members);
    }

    private static boolean allows(Form form, String type) {
        if (form instanceof AnyOf any) {
            return any.choices().stream().anyMatch(choice -> allows(choice, type));
        }
        return form instanceof Scalar scalar && scalar.types().contains(type);
    }

    private static List<Form> choices(Form form) {
        return form instanceof AnyOf any ? any.choices() : List.of(form);
    }

    private static Object asInteger(Form form, Object value) {
        boolean isMeant = value instanceof String text
                && allows(form, "integer")
                && !allows(form, "string")
                && INTEGER.matcher(text).matches();
        return isMeant ? (Object) Long.valueOf((String) value) : value;
    }

    private static Object receivedValue(Form form, Object value) {
        for (Form choice : choices(form)) {
            if (value instanceof Members members && choice instanceof Fields fields) {
                return fields.receivedMembers(members);
            }
            if (value instanceof List<?> items && choice instanceof Items list) {
                List<Object> received = new ArrayList<>();
                items.forEach(item -> received.add(receivedValue(list.each(), item)));
                return received;
            }
        }
        return asInteger(form, value);
    }

    private static Optional<Fault> faultAt(Form form, Object value, String path) {
        if (form instanceof AnyOf any) {
            boolean fits = any.choices().stream().anyMatch(choice -> faultAt(choice, value, path).isEmpty());
            return fits ? Optional.empty() : Optional.of(new Fault(path, false));
        }
        if (form instanceof Fields fields && value instanceof Members members) {
            return membersFault(fields, members, path);
        }
        if (form instanceof Items list && value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i += 1) {
                Optional<Fault> fault = faultAt(list.each(), items.get(i), path + "[" + i + "]");
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return Optional.empty();
        }
        boolean fits = form instanceof Scalar scalar && scalar.types().stream().anyMatch(type -> isA(type, value));
        return fits ? Optional.empty() : Optional.of(new Fault(path, false));
    }

    private static boolean isA(String type, Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            case "integer" -> value instanceof Long
                    || (value instanceof Double number && !number.isInfinite() && Math.rint(number) == number);
            default -> value instanceof Long || (value instanceof Double number && !number.isInfinite());
        };
    }

    private static Optional<Fault> membersFault(Fields form, Members members, String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        for (String name : form.required()) {
            if (!members.containsKey(name)) {
                return Optional.of(new Fault(prefix + name, true));
            }
        }
        for (Map.Entry<String, Form> property : form.properties().entrySet()) {
            String name = property.getKey();
            if (members.containsKey(name)) {
                Optional<Fault> fault = faultAt(property.getValue(), members.get(name), prefix + name);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }
}

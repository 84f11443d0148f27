package io.dynamigrate.function;

import io.dynamigrate.function.Properties.OnDelete;
import io.dynamigrate.function.Properties.OnDowngrade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Checks the properties of the custom resource. Every scalar comes as a string, and an empty one is absent. */
final class PropertyReader {

    private static final Set<String> OURS = Set.of(
            "TableName",
            "Target",
            "FunctionVersion",
            "OnDelete",
            "OnDowngrade",
            "DryRun",
            "Force",
            "TrackingTable",
            "Migrations");
    /** CloudFormation's own, and names that templates use to force an Update or to explain: they change nothing here. */
    private static final Set<String> IGNORED =
            Set.of("ServiceToken", RawProperties.SERVICE_TIMEOUT, "Comment", "Nonce", "Timestamp", "Trigger");
    /** Planned: the default is taken, any other value is refused, because to ignore it would be a lie. */
    private static final Map<String, String> NOT_SUPPORTED = Map.of("Completion", "Wait", "StateMachine", "");

    private final RawProperties raw;
    private final List<String> problems = new ArrayList<>();

    private PropertyReader(RawProperties raw) {
        this.raw = raw;
    }

    /**
     * The properties.
     *
     * @param log is told of what {@link #requireDeployable} refuses, because it may come from another version's template
     * @throws InputException if one is missing or not valid; it names all such
     */
    static Properties read(RawProperties raw, Consumer<String> log) {
        return new PropertyReader(raw).read(log);
    }

    /**
     * Checks what stops a deployment only: a rollback or a Delete may have the template of another version.
     *
     * @throws InputException if FunctionVersion is missing, a name looks like a misspelt one of ours, or ServiceTimeout is
     *     invalid
     */
    static void requireDeployable(RawProperties raw) {
        List<String> problems = new ArrayList<>(oddities(raw));
        if (raw.text("FunctionVersion").isEmpty()) {
            problems.add(
                    "The property FunctionVersion is missing, which tells a deployment from its rollback: set it to"
                            + " !Ref <function>.Version.");
        }
        if (!problems.isEmpty()) {
            throw new InputException(String.join(" ", problems));
        }
    }

    private static List<String> oddities(RawProperties raw) {
        List<String> oddities = new ArrayList<>();
        raw.values().keySet().stream()
                .filter(PropertyReader::isUnknown)
                .sorted()
                .forEach(name -> Spelling.nearest(name, OURS)
                        .ifPresent(nearest -> oddities.add("The property " + Text.quoted(name)
                                + " is unknown: did you mean " + nearest + "? Correct or remove it.")));
        if (raw.values().containsKey(RawProperties.SERVICE_TIMEOUT) && !raw.hasValidServiceTimeout()) {
            oddities.add("The ServiceTimeout "
                    + Text.quoted(String.valueOf(raw.values().get(RawProperties.SERVICE_TIMEOUT)))
                    + " is invalid: use a whole number of seconds from 1 to 3600.");
        }
        return oddities;
    }

    private static boolean isUnknown(String name) {
        return !OURS.contains(name) && !IGNORED.contains(name) && !NOT_SUPPORTED.containsKey(name);
    }

    private Properties read(Consumer<String> log) {
        raw.values().keySet().forEach(name -> check(name, log));
        List<String> oddities = oddities(raw);
        oddities.forEach(log);
        Optional<String> table = tableName("TableName");
        if (table.isEmpty() && problems.isEmpty()) {
            problems.add("The property TableName is missing: give the name of the table to migrate.");
        }
        Properties properties = new Properties(
                table.orElse(""),
                raw.text("Target"),
                functionVersion(),
                choice("OnDelete", Map.of("Retain", OnDelete.RETAIN, "RollBack", OnDelete.ROLLBACK), OnDelete.RETAIN),
                choice(
                        "OnDowngrade",
                        Map.of("RollBack", OnDowngrade.ROLLBACK, "Keep", OnDowngrade.KEEP, "Fail", OnDowngrade.FAIL),
                        OnDowngrade.ROLLBACK),
                flag("DryRun"),
                flag("Force"),
                tableName("TrackingTable"),
                raw.text("Migrations"));
        if (!problems.isEmpty()) {
            problems.addAll(oddities);
            throw new InputException(String.join(" ", problems));
        }
        return properties;
    }

    private void check(String name, Consumer<String> log) {
        String only = NOT_SUPPORTED.get(name);
        if (only != null) {
            checkNotSupported(name, only);
        } else if (OURS.contains(name)) {
            if (!isScalar(name)) {
                problems.add("The property " + name + " is a list or an object: give one value.");
            }
        } else if (isUnknown(name) && Spelling.nearest(name, OURS).isEmpty()) {
            log.accept("The property " + Text.quoted(name) + " is not known and changes nothing. Known are: "
                    + sorted(OURS) + ".");
        }
    }

    private void checkNotSupported(String name, String only) {
        if (!isScalar(name) || !raw.text(name).orElse(only).equalsIgnoreCase(only)) {
            problems.add("The property " + name + " is not supported yet: remove it"
                    + (only.isEmpty() ? "." : ", or set it to " + only + "."));
        }
    }

    private boolean isScalar(String name) {
        Object value = raw.values().get(name);
        return value == null || value instanceof String;
    }

    private Optional<String> tableName(String property) {
        Optional<String> name = raw.text(property);
        name.flatMap(text -> TableName.problem(property, text)).ifPresent(problems::add);
        return name;
    }

    private Optional<Long> functionVersion() {
        Optional<String> text = raw.text("FunctionVersion");
        if (text.isPresent() && raw.functionVersion().isEmpty()) {
            problems.add("The FunctionVersion " + Text.quoted(text.get())
                    + " is not a published version: use !Ref <function>.Version.");
        }
        return raw.functionVersion();
    }

    private boolean flag(String property) {
        return choice(property, Map.of("true", true, "false", false), false);
    }

    private <T> T choice(String property, Map<String, T> choices, T otherwise) {
        Map<String, T> lowercase = new LinkedHashMap<>();
        choices.forEach((text, choice) -> lowercase.put(text.toLowerCase(Locale.ROOT), choice));
        Optional<String> text = raw.text(property);
        if (text.isEmpty()) {
            return otherwise;
        }
        T chosen = lowercase.get(text.get().toLowerCase(Locale.ROOT));
        if (chosen == null) {
            problems.add("The value " + Text.quoted(text.get()) + " of " + property + " is not possible: use "
                    + sorted(choices.keySet()) + ".");
            return otherwise;
        }
        return chosen;
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}

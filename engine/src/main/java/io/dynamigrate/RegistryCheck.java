package io.dynamigrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a list of migrations, before any table is looked at. */
final class RegistryCheck {

    private static final int MAX_ID = 100;
    private static final int MAX_DESCRIPTION = 1_000;

    private RegistryCheck() {}

    static List<Finding> findings(Collection<? extends Migration> migrations) {
        List<Finding> findings = new ArrayList<>();
        migrations.forEach(migration -> checkNulls(migration, findings));
        if (!findings.isEmpty()) {
            return findings;
        }
        Set<String> ids = new HashSet<>();
        for (Migration migration : migrations) {
            checkId(migration, findings);
            checkVersion(migration, findings);
            checkDescription(migration, findings);
            if (!ids.add(migration.id())) {
                findings.add(Finding.error(
                        migration.id(),
                        "duplicate_id",
                        "The id '" + migration.id() + "' is registered twice: give each migration its own id."));
            }
        }
        migrations.forEach(migration -> checkDependencies(migration, ids, findings));
        if (findings.isEmpty()) {
            checkCycles(migrations, findings);
        }
        return findings;
    }

    /** Migrations are written by people, and perhaps in another language: nothing else can be checked where one is null. */
    private static void checkNulls(Migration migration, List<Finding> findings) {
        Map<String, Supplier<@Nullable Object>> parts = new TreeMap<>(Map.of(
                "id", migration::id,
                "description", migration::description,
                "dependencies", migration::dependencies,
                "definition", migration::definition));
        parts.forEach((name, part) -> {
            if (hasNull(part.get())) {
                findings.add(Finding.error(
                        "",
                        "invalid_migration",
                        name + "() of " + migration.getClass().getName() + " gives null: return a value."));
            }
        });
    }

    private static boolean hasNull(@Nullable Object part) {
        return part == null || (part instanceof List<?> list && list.stream().anyMatch(Objects::isNull));
    }

    private static void checkId(Migration migration, List<Finding> findings) {
        String id = migration.id();
        if (id.isBlank()
                || !id.equals(id.strip())
                || id.length() > MAX_ID
                || id.contains("#")
                || id.chars().anyMatch(Character::isISOControl)) {
            findings.add(Finding.error(
                    printable(id),
                    "invalid_id",
                    "The id '" + printable(id) + "' of " + migration.getClass().getName()
                            + " is invalid: use 1 to " + MAX_ID
                            + " characters without control characters and '#', and no white space at the ends."));
        }
    }

    private static void checkVersion(Migration migration, List<Finding> findings) {
        if (migration.version() <= 0) {
            findings.add(Finding.error(
                    migration.id(),
                    "invalid_version",
                    "The version " + migration.version() + " of '" + printable(migration.id())
                            + "' is invalid: begin the id of a new migration with its date, such as 20240116_add_index, or"
                            + " give a version above 0, such as 20240116120000."));
        }
    }

    /** It is stored in each record, which must fit into an item. */
    private static void checkDescription(Migration migration, List<Finding> findings) {
        int length = migration.description().length();
        if (length > MAX_DESCRIPTION) {
            findings.add(Finding.error(
                    migration.id(),
                    "invalid_migration",
                    "The description of '" + printable(migration.id()) + "' has " + length + " characters: use up to "
                            + MAX_DESCRIPTION + "."));
        }
    }

    private static void checkDependencies(Migration migration, Set<String> ids, List<Finding> findings) {
        for (String dependency : migration.dependencies()) {
            if (!ids.contains(dependency)) {
                findings.add(Finding.error(
                        migration.id(),
                        "missing_dependency",
                        "'" + printable(migration.id()) + "' depends on '" + printable(dependency)
                                + "', which is not registered: register it, or remove the dependency."));
            }
        }
    }

    private static void checkCycles(Collection<? extends Migration> migrations, List<Finding> findings) {
        Set<String> stuck = new TreeSet<>(migrations.stream().map(Migration::id).collect(Collectors.toSet()));
        DependencyOrder.of(migrations).forEach(migration -> stuck.remove(migration.id()));
        // What merely depends on a cycle is no part of it.
        while (stuck.removeIf(id -> migrations.stream()
                .noneMatch(other ->
                        stuck.contains(other.id()) && other.dependencies().contains(id)))) {}
        if (!stuck.isEmpty()) {
            findings.add(Finding.error(
                    stuck.iterator().next(),
                    "dependency_error",
                    "The dependencies of " + stuck + " form a cycle: remove one of them."));
        }
    }

    private static String printable(String id) {
        String text = id.replaceAll("\\p{Cntrl}", "?");
        return text.length() <= MAX_ID ? text : text.substring(0, MAX_ID) + "…";
    }
}

package io.dynamigrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of all migrations of one table, checked and in order. Immutable.
 *
 * <p>The order is: dependencies first, then version. Of all migrations whose dependencies are placed, the one with the
 * lowest version comes next; equal versions are ordered by id.
 */
public final class Registry {

    private static final int MAX_NAME = 100;

    private final Map<String, Migration> ordered;
    private final Optional<String> set;

    private Registry(List<Migration> ordered, Optional<String> set) {
        Map<String, Migration> byId = new LinkedHashMap<>();
        ordered.forEach(migration -> byId.put(migration.id(), migration));
        this.ordered = byId;
        this.set = set;
    }

    /** See {@link #of(Collection)}. */
    public static Registry of(Migration... migrations) {
        return of(List.of(migrations));
    }

    /**
     * Checks and orders the migrations.
     *
     * @throws RefusedException if an id or version is not valid, an id is used twice, a dependency is missing, or
     *     dependencies form a cycle; it names the ids
     */
    public static Registry of(Collection<? extends Migration> migrations) {
        List<Finding> errors = RegistryCheck.findings(migrations);
        if (!errors.isEmpty()) {
            throw new RefusedException(errors);
        }
        return new Registry(DependencyOrder.of(migrations), Optional.empty());
    }

    /** This registry with more migrations, checked like all. */
    public Registry with(Migration... more) {
        List<Migration> all = new ArrayList<>(ordered.values());
        all.addAll(List.of(more));
        return new Registry(of(all).inOrder(), set);
    }

    /**
     * These migrations as the set of that name, which the history of a table keeps: a run of another set is refused
     * there. For applications with a set of migrations for each of several tables.
     *
     * @throws RefusedException if the name is not 1 to 100 characters without control characters, or has white space at its
     *     ends
     */
    public Registry named(String name) {
        if (name.isBlank()
                || !name.equals(name.strip())
                || name.length() > MAX_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(List.of(Finding.error(
                    "",
                    "invalid_set",
                    "The name of a set of migrations is invalid: use 1 to " + MAX_NAME
                            + " characters without control characters, and no white space at the ends.")));
        }
        return new Registry(inOrder(), Optional.of(name));
    }

    /** The name of the set that these migrations are, where it has one. */
    public Optional<String> set() {
        return set;
    }

    /** All migrations by version alone, whatever depends on what. */
    public List<Migration> byVersion() {
        return ordered.values().stream().sorted(DependencyOrder.BY_VERSION).toList();
    }

    /** All migrations, in the order in which they are applied. */
    public List<Migration> inOrder() {
        return List.copyOf(ordered.values());
    }

    /** The migration of that id. */
    public Optional<Migration> find(String id) {
        return Optional.ofNullable(ordered.get(id));
    }

    /**
     * The migration of that id.
     *
     * @throws UnknownMigrationException if there is none
     */
    public Migration get(String id) {
        return find(id).orElseThrow(() -> new UnknownMigrationException("There is no migration '" + id
                + "'. Registered are: " + (ordered.isEmpty() ? "none" : String.join(", ", ordered.keySet()))
                + ". Register it, or use another id."));
    }
}

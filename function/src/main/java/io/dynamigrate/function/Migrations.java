package io.dynamigrate.function;

import io.dynamigrate.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sets of migrations of one function: one for each table, or for several tables that are alike. The property
 * {@code Migrations} of the custom resource, or the field of that name of a command, chooses one; where there is only
 * one, it may be left out. Immutable.
 *
 * <pre>{@code
 * Migrations.of("users", () -> Registry.of(new AddUserLookup(), new AddActivityIndex()))
 *         .and("orders", () -> Registry.of(new AddOrderDate()))
 * }</pre>
 *
 * <p>Each list is made once, now. If a supplier throws, each event or command for that set asks the supplier again and is
 * answered with the error until it succeeds; the other sets work. A name that is used twice or is invalid (see {@link
 * Registry#named}) is such an error.
 */
public final class Migrations {

    private final Map<Optional<String>, GuardedRegistry> sets;

    private Migrations(Map<Optional<String>, GuardedRegistry> sets) {
        this.sets = sets;
    }

    /** The first set. */
    public static Migrations of(String name, Supplier<Registry> registry) {
        return new Migrations(Map.of()).and(name, registry);
    }

    /** These sets and another one. */
    public Migrations and(String name, Supplier<Registry> registry) {
        Optional<String> key = Optional.of(name);
        Map<Optional<String>, GuardedRegistry> more = new LinkedHashMap<>(sets);
        more.put(key, sets.containsKey(key) ? usedTwice(name) : new GuardedRegistry(key, registry));
        return new Migrations(more);
    }

    /** No set, where no migration runs. */
    static Migrations none() {
        return new Migrations(Map.of());
    }

    /** The one set of a function that serves one kind of table. */
    static Migrations unnamed(Supplier<Registry> registry) {
        return new Migrations(Map.of(Optional.empty(), new GuardedRegistry(Optional.empty(), registry)));
    }

    /**
     * The set of that name, or the only one.
     *
     * @throws InputException if there is none of that name, or no name and several sets; it lists them
     * @throws RegistryException if that set could not be made
     */
    Registry get(Optional<String> name) {
        if (name.isEmpty() && sets.size() == 1) {
            return sets.values().iterator().next().get();
        }
        GuardedRegistry registry = sets.get(name);
        if (registry == null) {
            throw new InputException(
                    name.map(unknown -> "There is no set of migrations " + Text.quoted(unknown) + ": " + remedy())
                            .orElseGet(() -> "Migrations is missing, and there are several sets: " + remedy()));
        }
        return registry.get();
    }

    /** The names of the sets, sorted; none where there is only one, which has none. */
    List<String> names() {
        return sets.keySet().stream().flatMap(Optional::stream).sorted().toList();
    }

    private String remedy() {
        return names().isEmpty()
                ? "this function has one set, which has no name; leave Migrations out."
                : "set Migrations to one of " + String.join(", ", names()) + ".";
    }

    private static GuardedRegistry usedTwice(String name) {
        return new GuardedRegistry(Optional.empty(), () -> {
            throw new InputException("two sets have the name " + Text.quoted(name) + ": give each its own.");
        });
    }
}

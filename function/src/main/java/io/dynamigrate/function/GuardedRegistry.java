package io.dynamigrate.function;

import io.dynamigrate.Registry;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's list of migrations, made once. Where making it fails, that is the answer to the event, and not a
 * function that cannot start and leaves CloudFormation waiting for an hour. The next event asks again, because the reason
 * may have been transient, such as a request that was throttled.
 */
final class GuardedRegistry {

    private final Optional<String> name;
    private final Supplier<Registry> supplier;
    private @Nullable Registry registry;
    private @Nullable RegistryException problem;

    /** Asks the supplier, and gives its list the name that it has as a set, if any. */
    GuardedRegistry(Optional<String> name, Supplier<Registry> supplier) {
        this.name = name;
        this.supplier = supplier;
        this.registry = made();
    }

    /**
     * The list. Asks the supplier again if it has not made one yet.
     *
     * @throws RegistryException if it could not be made
     */
    synchronized Registry get() {
        Registry list = registry == null ? made() : registry;
        if (list == null) {
            throw Optional.ofNullable(problem).orElseThrow();
        }
        registry = list;
        return list;
    }

    private @Nullable Registry made() {
        try {
            Registry list = Optional.ofNullable(supplier.get())
                    .orElseThrow(() -> new InputException("it is null; return a Registry."));
            return name.map(list::named).orElse(list);
        } catch (Throwable e) {
            // The JVM runs a failed static initializer only once; the first error names the cause.
            if (problem == null || !(e instanceof NoClassDefFoundError)) {
                problem = new RegistryException("The list of migrations cannot be made: " + Problem.sentence(e), e);
            }
            return null;
        }
    }
}

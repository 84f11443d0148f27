package io.dynamigrate.function;

import io.dynamigrate.Registry;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's list of migrations, made once. Where making it fails, that is the answer to every event, and not a
 * function that cannot start and leaves CloudFormation waiting for an hour.
 */
final class GuardedRegistry {

    private final @Nullable Registry registry;
    private final Optional<RegistryException> problem;

    /** Asks the supplier, and gives its list the name that it has as a set, if any. */
    GuardedRegistry(Optional<String> name, Supplier<Registry> supplier) {
        Registry made = null;
        RegistryException failure = null;
        try {
            Registry list = Optional.ofNullable(supplier.get())
                    .orElseThrow(() -> new InputException("it is null; return a Registry."));
            made = name.map(list::named).orElse(list);
        } catch (Throwable e) {
            failure = new RegistryException("The list of migrations cannot be made: " + Problem.sentence(e), e);
        }
        this.registry = made;
        this.problem = Optional.ofNullable(failure);
    }

    /**
     * The list.
     *
     * @throws RegistryException if it could not be made
     */
    Registry get() {
        if (registry == null) {
            throw problem.orElseThrow();
        }
        return registry;
    }
}

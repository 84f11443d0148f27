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

    GuardedRegistry(Supplier<Registry> supplier) {
        Registry made = null;
        RegistryException failure = null;
        try {
            made = supplier.get();
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
            throw problem.orElseGet(() -> new RegistryException(
                    "The list of migrations is null: return a Registry.", new NullPointerException("registry")));
        }
        return registry;
    }
}

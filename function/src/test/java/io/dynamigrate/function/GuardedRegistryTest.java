package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.Registry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GuardedRegistryTest {

    @Test
    void asksTheSupplierOnce() {
        AtomicInteger asked = new AtomicInteger();
        GuardedRegistry registry = new GuardedRegistry(Optional.of("users"), () -> {
            asked.incrementAndGet();
            return Registry.of();
        });

        assertThat(registry.get()).isSameAs(registry.get());
        assertThat(registry.get().set()).contains("users");
        assertThat(asked).hasValue(1);
    }

    @Test
    void throwsWhatWentWrongWheneverItIsAsked() {
        GuardedRegistry registry = new GuardedRegistry(Optional.of("users"), () -> {
            throw new ExceptionInInitializerError("static block");
        });

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(registry::get)
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("The list of migrations cannot be made")
                    .hasMessageContaining("static block");
        }
    }

    /** Issue 14: a reason that was transient must not fail each delivery for the life of the process. */
    @Test
    void asksAgainAfterAFailure() {
        AtomicInteger asked = new AtomicInteger();
        GuardedRegistry registry = new GuardedRegistry(Optional.of("users"), () -> {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("throttled " + asked);
            }
            return Registry.of();
        });

        assertThatThrownBy(registry::get).hasMessageContaining("throttled 2");
        assertThat(registry.get().set()).contains("users");
        assertThat(registry.get()).isSameAs(registry.get());
        assertThat(asked).hasValue(3);
    }

    /** Issue 14: the JVM does not run a failed static initializer again, and then no longer says why. */
    @Test
    void keepsTheCauseOfAClassThatCannotBeInitialized() {
        GuardedRegistry registry = new GuardedRegistry(Optional.empty(), Broken::list);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(registry::get)
                    .isInstanceOf(RegistryException.class)
                    .hasRootCauseMessage("no region");
        }
    }

    private static final class Broken {

        static final Registry LIST = list("no region");

        static Registry list() {
            return LIST;
        }

        private static Registry list(String why) {
            throw new IllegalStateException(why);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // An application may do what its compiler does not forbid.
    void refusesNull() {
        assertThatThrownBy(() -> new GuardedRegistry(Optional.of("users"), () -> null).get())
                .hasMessage("The list of migrations cannot be made: it is null; return a Registry.");
    }
}

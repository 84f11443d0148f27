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

    @Test
    @SuppressWarnings("NullAway") // An application may do what its compiler does not forbid.
    void refusesNull() {
        assertThatThrownBy(() -> new GuardedRegistry(Optional.of("users"), () -> null).get())
                .hasMessage("The list of migrations cannot be made: it is null; return a Registry.");
    }
}

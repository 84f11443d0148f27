package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.Registry;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GuardedRegistryTest {

    @Test
    void asksTheSupplierOnce() {
        AtomicInteger asked = new AtomicInteger();
        GuardedRegistry registry = new GuardedRegistry(() -> {
            asked.incrementAndGet();
            return Registry.of();
        });

        assertThat(registry.get()).isSameAs(registry.get());
        assertThat(asked).hasValue(1);
    }

    @Test
    void throwsWhatWentWrongWheneverItIsAsked() {
        GuardedRegistry registry = new GuardedRegistry(() -> {
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
        assertThatThrownBy(() -> new GuardedRegistry(() -> null).get()).hasMessageContaining("null");
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Issue 12.22: a test can fix the time that migrations see. */
class ProcessTimeTest {

    private final FakeTime time = new FakeTime();

    @Test
    void migrationsSeeTheWallClock() {
        assertThat(seenWith(Map.of()).migrationNow()).isEqualTo(time.now());
    }

    @Test
    void aFixedTimeIsForMigrationsOnly() {
        ProcessTime fixed = seenWith(Map.of("DYNAMIGRATE_NOW", "2026-01-31T12:00:00Z"));

        assertThat(fixed.migrationNow()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(fixed.now()).isEqualTo(time.now());
    }

    @Test
    void whatIsNoTimeIsAnErrorWithARemedy() {
        assertThatThrownBy(() -> seenWith(Map.of("DYNAMIGRATE_NOW", "now")).migrationNow())
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("DYNAMIGRATE_NOW", "2026-01-31T12:00:00Z");
    }

    private ProcessTime seenWith(Map<String, String> variables) {
        return new ProcessTime(time, () -> Environment.migrationNow(variables));
    }
}

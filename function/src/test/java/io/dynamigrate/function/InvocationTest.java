package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InvocationTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void namesThePublishedVersionAndNotTheAliasThatMovesOn() {
        assertThat(Invocation.of(FakeContext.ofVersion("7"), NOW).appliedBy()).isEqualTo(FakeContext.ARN + ":7");
    }

    @Test
    void stopsHalfAMinuteBeforeLambdaDoesOrAThirdOfAShortTime() {
        Invocation ofMinutes = Invocation.of(new FakeContext("7", 900_000), NOW);
        Invocation ofSeconds = Invocation.of(new FakeContext("7", 6_000), NOW);

        assertThat(ofMinutes.end()).isEqualTo(NOW.plusSeconds(900));
        assertThat(ofMinutes.margin()).isEqualTo(Duration.ofSeconds(30));
        assertThat(ofSeconds.margin()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void knowsTheVersionThatIsNotPublished() {
        assertThat(Invocation.of(FakeContext.ofVersion("$LATEST"), NOW).isLatest())
                .isTrue();
        assertThat(Invocation.of(FakeContext.ofVersion("7"), NOW).isLatest()).isFalse();
    }
}

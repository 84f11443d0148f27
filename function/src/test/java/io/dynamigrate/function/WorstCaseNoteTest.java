package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.run.WorstCase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of plans that may take longer than CloudFormation waits. */
class WorstCaseNoteTest {

    private static final Duration LEFT = Duration.ofMinutes(58);

    @Test
    void saysNothingOfAPlanThatFits() {
        assertThat(WorstCaseNote.of(new WorstCase(3, true), LEFT, true)).isEmpty();
        assertThat(WorstCaseNote.of(new WorstCase(0, false), Duration.ZERO, true))
                .isEmpty();
    }

    @Test
    void saysHowToMakeAPlanFit() {
        assertThat(WorstCaseNote.of(new WorstCase(4, true), LEFT, false))
                .contains("The plan creates 4 indexes, which may take 68 minutes, and CloudFormation waits for 58 more:"
                        + " create fewer in one deployment, or set Target to the last migration that fits.");
    }

    @Test
    void warnsOfATableThatAFailedCreateDeletes() {
        assertThat(WorstCaseNote.of(new WorstCase(4, true), LEFT, true).orElseThrow())
                .contains("deletes a table");
    }
}

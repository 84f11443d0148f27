package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who claims a table. */
class ClaimTest extends Runs {

    @Test
    void remembersWhichRunsClaimedTheTableUntilTheirOwnerGivesItUp() {
        builder().owner("stack/one").runId("first").build().claim("life");
        builder().owner("stack/one").runId("second").build().claim("life");
        builder().owner("stack/one").runId("second").build().claim("life");
        assertThat(migrator().status().claimedBy()).contains("stack/one");
        assertThat(migrator().status().claimedRuns()).containsExactly("first", "second");

        builder().owner("stack/one").runId("third").build().claim("another life");
        assertThat(migrator().status().claimedRuns()).containsExactly("third");

        builder().owner("stack/two").runId("other").build().claim("life");
        builder().owner("stack/one").build().giveUpClaim();
        assertThat(migrator().status().claimedBy()).contains("stack/two");
        assertThat(migrator().status().claimedRuns()).containsExactly("other");
        builder().owner("stack/two").build().giveUpClaim();

        assertThat(migrator().status().claimedBy()).isEmpty();
        assertThat(migrator().status().claimedRuns()).isEmpty();
    }

    @Test
    void aLateRequestNeitherClaimsTheTableNorGivesItUp() {
        builder().owner("stack/one").supersede(time.now()).build().claim("new");
        Migrator late = builder()
                .owner("stack/one")
                .supersede(time.now().minusSeconds(60))
                .build();
        late.claim("old");
        late.giveUpClaim();

        assertThat(migrator().status().claimedBy()).contains("stack/one");
    }
}

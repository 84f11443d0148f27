package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who claims a table. */
class ClaimTest extends Runs {

    @Test
    void remembersWhichRunsClaimedTheTableUntilTheirOwnerGivesItUp() {
        builder().owner("stack/one").runId("first").build().claim("life");
        builder().owner("stack/one").runId("second").build().claim("life");
        builder().owner("stack/one").runId("second").build().claim("life");
        assertThat(migrator().status().claimedBy()).contains("stack/one");
        assertThat(runsOf("stack/one")).containsExactly("first", "second");

        builder().owner("stack/one").runId("third").build().claim("another life");
        assertThat(runsOf("stack/one")).containsExactly("third");

        builder().owner("stack/one").build().giveUpClaim();
        assertThat(migrator().status().claimedBy()).isEmpty();
        assertThat(runsOf("stack/one")).isEmpty();
    }

    @Test
    void theLastOfTwoOwnersHoldsTheTableAndEachKeepsItsRuns() {
        builder().owner("stack/one").runId("first").build().claim("life");
        builder().owner("stack/two").runId("other").build().claim("life");
        assertThat(migrator().status().claimedBy()).contains("stack/two");
        assertThat(runsOf("stack/one")).containsExactly("first");
        assertThat(runsOf("stack/two")).containsExactly("other");

        builder().owner("stack/one").build().giveUpClaim();
        assertThat(migrator().status().claimedBy()).contains("stack/two");
        assertThat(runsOf("stack/one")).isEmpty();
        builder().owner("stack/two").build().giveUpClaim();
        assertThat(migrator().status().claimedBy()).isEmpty();
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

    private List<String> runsOf(String owner) {
        return builder().owner(owner).build().status().claimedRuns();
    }
}

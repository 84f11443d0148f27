package io.dynamigrate.internal.lock;

import static io.dynamigrate.internal.lock.LockDecision.CONTINUE;
import static io.dynamigrate.internal.lock.LockDecision.LEAVE;
import static io.dynamigrate.internal.lock.LockDecision.TAKE_FREE;
import static io.dynamigrate.internal.lock.LockDecision.TAKE_OVER;
import static io.dynamigrate.internal.lock.LockDecision.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Who may take the lock, and when. */
class LockDecisionTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final Map<String, AttributeValue> SLEEPS =
            Map.of("migration_suspended_until", fromS(NOW.plusSeconds(60).toString()));

    @Test
    void aFreeLockIsTaken() {
        assertThat(decide(held(Map.of("is_locked", fromBool(false))), other(), Duration.ZERO, false))
                .isEqualTo(TAKE_FREE);
    }

    @Test
    void aLivingHolderIsWaitedForAndADeadOneIsNot() {
        assertThat(decide(held(Map.of()), other(), LEASE.minusNanos(1), true)).isEqualTo(WAIT);
        assertThat(decide(held(Map.of()), other(), LEASE, true)).isEqualTo(TAKE_OVER);
    }

    @Test
    void aDeadlineCountsOnlyWhenNoClockCanBeSoWrong() {
        for (Duration ago : new Duration[] {Duration.ofMinutes(10), Duration.ofMinutes(16)}) {
            LockRow row = held(Map.of("migration_deadline", fromS(NOW.minus(ago).toString())));
            assertThat(decide(row, other(), Duration.ZERO, false)).isEqualTo(ago.toMinutes() == 16 ? TAKE_OVER : WAIT);
        }
    }

    @Test
    void anotherDeliveryOfALivingRunLeaves() {
        assertThat(decide(held(Map.of()), holder("r", 1, "o", false), Duration.ZERO, true))
                .isEqualTo(LEAVE);
    }

    @Test
    void anotherDeliveryOfARunThatDiedTakesItsPlace() {
        Holder same = holder("r", 1, "o", false);
        assertThat(decide(held(Map.of()), same, Duration.ZERO, false)).isEqualTo(WAIT);
        assertThat(decide(held(Map.of()), same, LEASE, false)).isEqualTo(TAKE_OVER);
    }

    @Test
    void aSuspendedRunIsContinuedByItsNextHop() {
        assertThat(decide(held(SLEEPS), holder("r", 2, "o", false), Duration.ZERO, false))
                .isEqualTo(TAKE_OVER);
        assertThat(decide(held(SLEEPS), holder("r", 3, "o", false), Duration.ZERO, false))
                .as("the hop between waited for the lock in vain")
                .isEqualTo(TAKE_OVER);
        assertThat(decide(held(SLEEPS), holder("r", 1, "o", false), Duration.ZERO, false))
                .as("a redelivery of the hop that suspended the run, which may have died before it invoked the next")
                .isEqualTo(CONTINUE);
        assertThat(decide(held(SLEEPS), holder("r", 0, "o", false), Duration.ZERO, false))
                .as("a redelivery of an earlier hop")
                .isEqualTo(LEAVE);
        assertThat(decide(held(Map.of()), holder("r", 2, "o", false), Duration.ZERO, false))
                .as("the hop before is still running")
                .isEqualTo(WAIT);
    }

    @Test
    void aSuspendedRunMakesWayForANewerOneOfItsOwner() {
        assertThat(decide(held(SLEEPS), holder("new", 1, "o", true), Duration.ZERO, false))
                .isEqualTo(TAKE_OVER);
        assertThat(decide(held(SLEEPS), holder("new", 1, "o", false), Duration.ZERO, false))
                .isEqualTo(WAIT);
        assertThat(decide(held(SLEEPS), holder("new", 1, "another", true), Duration.ZERO, false))
                .isEqualTo(WAIT);
        assertThat(decide(held(Map.of()), holder("new", 1, "o", true), Duration.ZERO, false))
                .as("one that works comes to a safe point first")
                .isEqualTo(WAIT);
    }

    @Test
    void aPartOfARunMakesNoWayForAnotherPartOfIt() {
        assertThat(decide(held(SLEEPS), holder("r@2", 1, "o", true), Duration.ZERO, false))
                .isEqualTo(WAIT);
        assertThat(LockDecision.isSuperseded(held(Map.of()), holder("r@2", 1, "o", true)))
                .isFalse();
        assertThat(LockDecision.isSuperseded(held(Map.of()), holder("r2", 1, "o", true)))
                .isTrue();
    }

    @Test
    void anOlderRequestOfTheSameOwnerLeavesOnceANewerOneHasCome() {
        for (boolean isLocked : new boolean[] {true, false}) {
            LockRow row =
                    held(Map.of("is_locked", fromBool(isLocked), LockRow.requestAttribute("o"), fromS(NOW.toString())));
            assertThat(decide(row, holder("old", 1, "o", Optional.of(NOW.minusSeconds(1))), LEASE, true))
                    .isEqualTo(LEAVE);
            assertThat(decide(row, holder("new", 1, "o", Optional.of(NOW.plusSeconds(1))), LEASE, true))
                    .isEqualTo(isLocked ? TAKE_OVER : TAKE_FREE);
            assertThat(decide(row, holder("x", 1, "another", Optional.of(NOW.minusSeconds(1))), LEASE, true))
                    .isEqualTo(isLocked ? TAKE_OVER : TAKE_FREE);
        }
    }

    private static LockDecision decide(LockRow row, Holder holder, Duration still, boolean moved) {
        return LockDecision.of(row, holder, still, moved, NOW);
    }

    private static LockRow held(Map<String, AttributeValue> more) {
        Map<String, AttributeValue> row = new HashMap<>(Map.of(
                "is_locked", fromBool(true),
                "migration_run_id", fromS("r"),
                "migration_owner", fromS("o"),
                "migration_hop", fromN("1"),
                "migration_lease_seconds", fromN(Long.toString(LEASE.toSeconds()))));
        row.putAll(more);
        return LockRow.from(Row.status(row));
    }

    private static Holder other() {
        return holder("x", 1, "y", false);
    }

    private static Holder holder(String run, int hop, String owner, boolean isOrdered) {
        return holder(run, hop, owner, isOrdered ? Optional.of(NOW) : Optional.empty());
    }

    private static Holder holder(String run, int hop, String owner, Optional<Instant> requestedAt) {
        return new Holder(run, hop, "host", owner, LEASE, Optional.empty(), requestedAt, Optional.empty());
    }
}

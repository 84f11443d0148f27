package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Finding;
import io.dynamigrate.LeaseLostException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.UnknownMigrationException;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Goal.Repair.Correction;
import io.dynamigrate.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Histories that a person declares or corrects, and a lock that a person takes away. */
class CorrectionsTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final TestMigration c = TestMigration.of("c", 3);

    @Test
    void declaresABaselineWithoutRunningIt() throws Exception {
        Report report = builder(a, b, c).owner("me").runId("run-1").build().run(Goal.baseline(Optional.of("b")));

        assertThat(report.done()).containsExactly("a", "b");
        assertThat(record("b").status()).isEqualTo(MigrationStatus.BASELINE);
        assertThat(row("MIGRATION#RUN", "run-1").get("migration_owner")).isEqualTo(fromS("me"));
        assertThat(migrator(a, b, c).migrate().done()).containsExactly("c");
        assertThat(migrator(a, b, c).rollback(9).done()).containsExactly("c");
        assertThat(a.calls()).isEmpty();
        assertThat(migrator(a, b, c).run(Goal.baseline(Optional.of("b"))).outcome())
                .isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void declaresNoBaselineOverAnUnfinishedMigration() throws Exception {
        a.up(context -> {
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();

        assertThatThrownBy(() -> migrator(a).baseline())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'a' is failed and cannot be baseline");
    }

    /** Issue 12.6: a migration whose id was changed is not applied a second time. */
    @Test
    void renamesTheRecordOfAMigrationThatWasRenamed() throws Exception {
        migrator(a, b).migrate().orThrow();
        TestMigration renamed = TestMigration.of("b-renamed", 2, "a");

        assertThatThrownBy(() -> migrator(a, renamed).migrate())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'b-renamed' has the version 2 of 'b', which is applied and not registered here")
                .hasMessageContaining("repair 'b-renamed' with rename");
        assertThat(migrator(a, renamed).validate("b-renamed").warnings())
                .extracting(Finding::type)
                .containsExactly("renamed");
        assertThat(renamed.calls()).isEmpty();

        MigrationRecord before = record("b");
        assertThat(migrator(a, renamed)
                        .plan(Goal.repair("b-renamed", Correction.RENAME))
                        .findings()
                        .get(0)
                        .message())
                .contains("'b-renamed' is declared applied", "Its record is that of 'b'.");
        Report report =
                migrator(a, renamed).repair("b-renamed", Correction.RENAME).orThrow();

        assertThat(report.declared()).containsExactly("b-renamed");
        assertThat(report.history().find("b")).isEmpty();
        assertThat(store().history().records()).extracting(MigrationRecord::id).containsExactly("a", "b-renamed");
        assertThat(record("b-renamed").sequence()).isEqualTo(before.sequence());
        assertThat(record("b-renamed").appliedAt()).isEqualTo(before.appliedAt());
        assertThat(row("MIGRATION#STATUS", "CURRENT").get("last_migration_id")).isEqualTo(fromS("b-renamed"));
        assertThat(migrator(a, renamed).validate().warnings()).isEmpty();
        assertThat(migrator(a, renamed).migrate().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(migrator(a, renamed).rollback().rolledBack()).containsExactly("b-renamed");
        assertThat(renamed.calls()).containsExactly("down");
    }

    @Test
    void renamesABaselineAndBack() throws Exception {
        migrator(a).baseline().orThrow();
        TestMigration renamed = TestMigration.of("z", 1);

        migrator(renamed).repair("z", Correction.RENAME).orThrow();
        migrator(a).repair("a", Correction.RENAME).orThrow();

        assertThat(store().history().records()).extracting(MigrationRecord::id).containsExactly("a");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.BASELINE);
    }

    @Test
    void appliesAMigrationThatOnlySharesItsVersionWithOneThatIsGoneIfItIsForced() throws Exception {
        migrator(a).migrate().orThrow();

        builder(TestMigration.of("z", 1)).force(true).build().migrate().orThrow();

        assertThat(migrator(TestMigration.of("z", 1)).migrate().outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
    }

    @Test
    void renamesNothingThatIsUnfinishedUnknownOrAmbiguous() throws Exception {
        a.up(context -> {
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();
        TestMigration renamed = TestMigration.of("z", 1);
        assertThatThrownBy(() -> migrator(renamed).migrate())
                .hasMessageContaining("'a', which is failed")
                .hasMessageContaining("register it under the id 'a' again");
        assertThatThrownBy(() -> migrator(renamed).repair("z", Correction.RENAME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'a' is failed and cannot be renamed to 'z'");
        assertThatThrownBy(() -> migrator(a, c).repair("c", Correction.RENAME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("none that is applied and not registered has its version 3");
        assertThatThrownBy(() -> migrator(a).repair("z", Correction.RENAME))
                .isInstanceOf(UnknownMigrationException.class);
        migrator(TestMigration.of("d", 4), TestMigration.of("e", 4)).migrate().orThrow();
        assertThatThrownBy(() -> migrator(TestMigration.of("f", 4)).repair("f", Correction.RENAME))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("more than one has its version 4");
    }

    @Test
    void acceptsAChangedChecksum() throws Exception {
        migrator(a).migrate();
        TestMigration edited = TestMigration.of("a", 7);
        assertThatThrownBy(() -> migrator(edited, c).migrate()).isInstanceOf(RefusedException.class);

        MigrationRecord before = record("a");
        migrator(edited, c).repair("a", Correction.ACCEPT_CHECKSUM).orThrow();
        assertThat(record("a").attempts()).isEqualTo(1);
        assertThat(record("a").duration()).isEqualTo(before.duration());
        assertThat(migrator(edited, c).migrate().done()).containsExactly("c");
        assertThat(edited.calls()).isEmpty();
    }

    @Test
    void takesBackWhatFailedHoweverItWasEditedSince() throws Exception {
        a.up(context -> {
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();
        TestMigration edited = TestMigration.of("a", 7);

        assertThat(migrator(edited).rollback().done()).containsExactly("a");
        assertThat(edited.calls()).containsExactly("down");
    }

    @Test
    void marksWhatAPersonFinishedOrRolledBackByHand() throws Exception {
        a.up(context -> {
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();
        migrator(a).repair("a", Correction.MARK_APPLIED).orThrow();

        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(record("a").error()).isEmpty();
        assertThat(record("a").appliedAt()).contains(time.now());

        migrator().repair("a", Correction.MARK_ROLLED_BACK).orThrow();
        assertThat(record("a").status()).isEqualTo(MigrationStatus.ROLLED_BACK);
        assertThat(a.calls()).containsExactly("up");
    }

    @Test
    void letsAnUnfinishedMigrationBeginAfresh() throws Exception {
        a.up(context -> {
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();
        long epoch = record("a").epoch();
        migrator(a).repair("a", Correction.DISCARD_STEPS).orThrow();

        assertThat(record("a").epoch()).isEqualTo(epoch + 1);
        assertThat(record("a").status()).isEqualTo(MigrationStatus.FAILED);
    }

    @Test
    void refusesARepairThatMakesNoSense() throws Exception {
        migrator(a).migrate();

        assertRefused("x", Correction.MARK_APPLIED, UnknownMigrationException.class, "'x'");
        assertRefused("b", Correction.MARK_ROLLED_BACK, RefusedException.class, "'b' was never begun");
        assertRefused("b", Correction.ACCEPT_CHECKSUM, RefusedException.class, "'b' was never begun");
        assertRefused("a", Correction.DISCARD_STEPS, RefusedException.class, "only an unfinished migration");
    }

    @Test
    void plansWhatItWouldDeclare() throws Exception {
        Plan plan = migrator(a, b, c).plan(Goal.baseline(Optional.of("b")));

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.findings())
                .extracting(Finding::message)
                .containsExactly("'a' is declared baseline, and not run.", "'b' is declared baseline, and not run.");
        assertThatThrownBy(() -> migrator(a).plan(Goal.baseline(Optional.of("x"))))
                .isInstanceOf(UnknownMigrationException.class);
        assertThat(store().history().records()).isEmpty();
    }

    @Test
    void plansWhyItWouldDeclareNothing() throws Exception {
        a.up(context -> {
            throw new IllegalStateException("half way");
        });
        migrator(a).migrate();

        assertThat(migrator(a).plan(Goal.baseline(Optional.empty())).refusals(true))
                .extracting(Finding::type)
                .containsExactly("cannot_repair");
        assertThatThrownBy(() -> migrator(a).validate(Goal.baseline(Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheLockAwayByForceAndSaysFromWhom() throws Exception {
        List<LockHolder> seen = new ArrayList<>();
        a.up(context -> builder(a)
                .owner("operator")
                .runId("unlock-1")
                .build()
                .unlock("run-a")
                .ifPresent(seen::add));
        Report report = builder(a).runId("run-a").build().migrate();

        assertThat(seen)
                .singleElement()
                .satisfies(holder -> assertThat(holder.name()).startsWith("run-"));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.error()).containsInstanceOf(LeaseLostException.class);
        assertThat(row("MIGRATION#RUN", "unlock-1").get("migration_message").s())
                .startsWith("The lock of run-a of ")
                .endsWith(" was released by force.");
        assertThat(row("MIGRATION#RUN", "unlock-1").get("migration_owner")).isEqualTo(fromS("operator"));
        assertThat(migrator(a).unlock("run-a")).isEmpty();
    }

    /** Issue 12.13: the lock changes hands between what a person saw and what the person sends. */
    @Test
    void takesNoLockAwayFromAnotherRunThanThePersonMeant() throws Exception {
        a.up(context -> assertThatThrownBy(() -> migrator(a).unlock("run-before"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'run-before' does not hold the lock")
                .hasMessageContaining("'run-a'"));

        assertThat(builder(a).runId("run-a").build().migrate().outcome()).isEqualTo(Outcome.DONE);
    }

    /** Issue 12.13: the lock changes hands while it is released by force. */
    @Test
    void takesNoLockAwayFromARunThatTakesItMeanwhile() throws Exception {
        put(Map.of("is_locked", fromBool(true), "migration_run_id", fromS("dead"), "migration_fence", fromN("1")));
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            if (operation.equals("transactWriteItems")) {
                put(Map.of(
                        "is_locked",
                        fromBool(true),
                        "migration_run_id",
                        fromS("alive"),
                        "migration_fence",
                        fromN("2")));
            }
            return null;
        });
        Migrator operator = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .build();

        assertThatThrownBy(() -> operator.unlock("dead"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'alive'");
        assertThat(lock().runId()).isEqualTo("alive");
        assertThat(lock().isLocked()).isTrue();
    }

    /** Issue 12.13. */
    @Test
    void tellsWhenALockMayBeReleasedByForce() throws Exception {
        a.up(context -> {
            time.advance(Duration.ofSeconds(20));
            context.step("renew", () -> {});
            LockHolder lock = migrator(a).status().lock().orElseThrow();
            assertThat(lock.renewedAt()).contains(time.now());
            assertThat(lock.leaseEndsAt()).contains(time.now().plus(Duration.ofSeconds(45)));
            assertThat(lock.safeToUnlockFrom())
                    .contains(time.now().plus(Duration.ofMinutes(15)).plus(Duration.ofSeconds(45)));
        });

        migrator(a).migrate().orThrow();
    }

    private void put(Map<String, AttributeValue> lock) {
        Map<String, AttributeValue> item = new HashMap<>(lock);
        item.put("PK", fromS("MIGRATION#STATUS"));
        item.put("SK", fromS("CURRENT"));
        dynamoDb.client().putItem(request -> request.tableName(table).item(item));
    }

    private void assertRefused(String id, Correction correction, Class<?> type, String message) {
        assertThatThrownBy(() -> migrator(a, b).repair(id, correction))
                .isInstanceOf(type)
                .hasMessageContaining(message);
    }
}

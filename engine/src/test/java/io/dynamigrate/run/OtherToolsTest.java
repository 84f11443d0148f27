package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.Outcome;
import io.dynamigrate.RefusedException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tables whose rows other tools have written. */
class OtherToolsTest extends Runs {

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration b = TestMigration.of("b", 2, "a");
    private final TestMigration c = TestMigration.of("c", 3);

    @Test
    void goesOnWhereTheGoPackageEnded() throws Exception {
        goRow("a", 1, "applied", Map.of("applied_at", fromS("2024-01-15T12:00:00.5+02:00"), "applied_by", fromS("go")));
        goRow("b", 2, "rolled_back", Map.of("appliedAt", fromS("2024-01-16T12:00:00Z"), "appliedBy", fromS("camel")));

        assertThat(record("a").appliedBy()).isEqualTo("go");
        assertThat(record("b").appliedBy()).isEqualTo("camel");
        assertThat(migrator(a, b, c).migrate().done()).containsExactly("b", "c");
        assertThat(a.calls()).isEmpty();
        assertThat(migrator(a, b, c).rollback(3).done()).containsExactly("c", "b", "a");
    }

    @Test
    void takesBackWhatTheGoPackageAppliedInOneSecondTheLastFirst() throws Exception {
        goRow("a", 1, "applied", Map.of("applied_at", fromS("2024-01-15T12:00:00.1234567Z")));
        goRow("b", 2, "applied", Map.of("applied_at", fromS("2024-01-15T12:00:00.123Z")));
        goRow("c", 3, "applied", Map.of("applied_at", fromS("2024-01-15T12:00:00Z")));

        assertThat(migrator(a, b, c).plan(Goal.rollbackAll()).ids()).containsExactly("a", "b", "c");
    }

    /** Whoever wrote them, not all rows have our numbers. */
    @ParameterizedTest
    @MethodSource
    void takesOverALockThatAnotherToolLeft(Map<String, AttributeValue> lock) throws Exception {
        put("MIGRATION#STATUS", "CURRENT", lock);

        assertThat(builder(a)
                        .deadline(time.now().plus(Duration.ofMinutes(5)), Duration.ofSeconds(30))
                        .owner("me")
                        .supersede(time.now())
                        .build()
                        .migrate()
                        .outcome())
                .isEqualTo(Outcome.DONE);
    }

    static List<Map<String, AttributeValue>> takesOverALockThatAnotherToolLeft() {
        return List.of(
                Map.of("is_locked", fromBool(true), "locked_by", fromS("somebody")),
                Map.of(
                        "is_locked",
                        fromBool(true),
                        "migration_fence",
                        fromN("3"),
                        "migration_lease_seconds",
                        fromN("20")),
                Map.of("is_locked", fromBool(false)),
                Map.of("is_locked", fromNul(true)),
                Map.of("locked_by", fromS("me")));
    }

    @Test
    void takesTheLockOfAnotherToolAwayByForce() {
        put("MIGRATION#STATUS", "CURRENT", Map.of("is_locked", fromBool(true), "locked_by", fromS("somebody")));

        assertThat(migrator(a).unlock("somebody").orElseThrow().name()).isEqualTo("somebody");
        assertThat(lock().isLocked()).isFalse();
    }

    @Test
    void namesTheRowOfALockOfTheGoPackageThatCannotBeRead() {
        goRow("a", 1, "applied", Map.of());
        put("MIGRATION#LOCK", "ACTIVE", Map.of("is_locked", fromBool(true), "locked_at", fromN("1763899200")));

        assertThatThrownBy(() -> migrator(a, b).migrate())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'locked_at' of the row 'MIGRATION#LOCK'")
                .hasMessageContaining("correct the row");
    }

    @Test
    void respectsALivingLockOfTheGoPackageAndNotADeadOne() throws Exception {
        goRow("a", 1, "applied", Map.of());
        for (Map<String, AttributeValue> lock : List.of(
                Map.of(
                        "is_locked",
                        fromBool(true),
                        "locked_by",
                        fromS("go"),
                        "locked_at",
                        fromS("2026-11-23T09:55:00Z")),
                Map.of(
                        "isLocked",
                        fromBool(true),
                        "lockedBy",
                        fromS("go"),
                        "lockedAt",
                        fromS("2026-11-23T09:55:00Z")))) {
            put("MIGRATION#LOCK", "ACTIVE", lock);
            Report report = impatient(a, b).migrate();

            assertThat(report.outcome()).isEqualTo(Outcome.BUSY);
            assertThat(report.message())
                    .hasValueSatisfying(message -> assertThat(message).contains("'go'"));
        }
        time.advance(Duration.ofMinutes(6));
        assertThat(migrator(a, b).migrate().done()).containsExactly("b");
    }

    /** Issue 12.24. */
    @Test
    void respectsALockOfTheGoPackageWhereItHasNoHistoryYet() throws Exception {
        lockOfGo();
        Report report = impatient(a).migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.BUSY);
        assertThat(report.remaining()).containsExactly("a");
        assertThat(a.calls()).isEmpty();
        assertThat(lock().isLocked()).isFalse();
        assertThat(store().history().records()).isEmpty();
        assertThat(impatient(a).baseline().outcome()).isEqualTo(Outcome.BUSY);
    }

    /** Issue 12.24: rows that we ran again have our numbers. */
    @Test
    void respectsALockOfTheGoPackageWhereAllRowsAreOurs() throws Exception {
        goRow("a", 1, "rolled_back", Map.of());
        migrator(a).migrate().orThrow();
        lockOfGo();

        assertThat(impatient(a, b).migrate().outcome()).isEqualTo(Outcome.BUSY);
        assertThat(impatient(a, b).rollback().outcome()).isEqualTo(Outcome.BUSY);
    }

    /** Issue 12.24. */
    @Test
    void waitsForTheGoPackageAndShowsItsLock() throws Exception {
        lockOfGo();
        assertThat(migrator(a).status().foreignLock())
                .contains(new ForeignLock(
                        "go", Instant.parse("2026-11-23T09:59:00Z"), Instant.parse("2026-11-23T10:09:00Z")));
        Instant start = time.now();

        Report report = builder(a)
                .deadline(start.plus(Duration.ofMinutes(15)), Duration.ofSeconds(30))
                .build()
                .migrate();

        assertThat(report.done()).containsExactly("a");
        // It expires 10 minutes after it was acquired.
        assertThat(Duration.between(start, time.now())).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    /** Issue 12.24. */
    @Test
    void respectsALockOfTheGoPackageInTheTargetOfRecordsKeptApart() throws Exception {
        String apart = dynamoDb.newTable();
        lockOfGo();

        Report report = builder(a)
                .trackingTable(apart)
                .deadline(time.now(), Duration.ZERO)
                .build()
                .migrate();
        assertThat(report.outcome()).isEqualTo(Outcome.BUSY);
        time.advance(Duration.ofMinutes(10));
        assertThat(builder(a).trackingTable(apart).build().migrate().done()).containsExactly("a");
    }

    /** A migrator with no time to wait. */
    private Migrator impatient(Migration... migrations) {
        return builder(migrations)
                .deadline(time.now().plus(Duration.ofSeconds(1)), Duration.ZERO)
                .build();
    }

    private void lockOfGo() {
        put(
                "MIGRATION#LOCK",
                "ACTIVE",
                Map.of(
                        "is_locked",
                        fromBool(true),
                        "locked_by",
                        fromS("go"),
                        "locked_at",
                        fromS("2026-11-23T09:59:00Z")));
    }

    private void goRow(String id, long version, String status, Map<String, AttributeValue> more) {
        Map<String, AttributeValue> row = new HashMap<>(more);
        row.put("id", fromS(id));
        row.put("version", fromN("" + version));
        row.put("description", fromS("Does " + id));
        row.put("status", fromS(status));
        put("MIGRATION#HISTORY", id, row);
    }

    private void put(String partition, String sort, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("PK", fromS(partition));
        item.put("SK", fromS(sort));
        dynamoDb.client().putItem(request -> request.tableName(table).item(item));
    }
}

package io.dynamigrate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Issue 12.27: planning is not quadratic. The bounds are those of the issue, in the CPU time of the thread: measured were
 * up to 1.4 s for a plan, and 0.3 ms for each applied migration.
 */
class LargeHistoryTest {

    private static final int APPLIED = 50_000;
    private static final int PENDING = 5_000;
    private static final List<MigrationStatus> STATUSES = List.of(MigrationStatus.values());

    private static final List<Migration> MIGRATIONS = migrations();
    private static final Registry REGISTRY = Registry.of(MIGRATIONS);
    private static final History HISTORY = new History(
            MIGRATIONS.subList(0, APPLIED).stream()
                    .map(migration -> record(migration, MigrationStatus.APPLIED, migration.version()))
                    .toList(),
            List.of());

    private static List<Migration> migrations() {
        List<Migration> migrations = new ArrayList<>();
        for (int number = 1; number <= APPLIED + PENDING; number++) {
            migrations.add(
                    number == 1
                            ? TestMigration.of(id(number), number)
                            : TestMigration.of(id(number), number, id(number - 1)));
        }
        return migrations;
    }

    private static String id(int number) {
        return "m%05d".formatted(number);
    }

    private static MigrationRecord record(Migration migration, MigrationStatus status, long sequence) {
        return Recorded.of(
                migration.id(),
                migration.version(),
                status,
                Checksum.of(migration).stored(),
                Optional.empty(),
                migration.dependencies(),
                sequence);
    }

    @Test
    void plansToMigrate() {
        assertThat(cpuTime(() -> assertThat(
                                Planner.plan(REGISTRY, HISTORY, Goal.migrate()).ids())
                        .hasSize(PENDING)))
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void plansToRollBack() {
        List<Goal> goals = List.of(
                Goal.rollbackAll(),
                Goal.rollbackTo(id(1)),
                Goal.rollbackOf(
                        HISTORY.records().stream().map(MigrationRecord::id).toList()));
        for (Goal goal : goals) {
            assertThat(cpuTime(() -> assertThat(
                                    Planner.plan(REGISTRY, HISTORY, goal).ids())
                            .hasSizeGreaterThanOrEqualTo(APPLIED - 1)))
                    .as(goal.getClass().getSimpleName())
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void validatesAndPlansFromARecordOfEachKind() {
        List<MigrationRecord> records = new ArrayList<>(HISTORY.records());
        for (Migration migration : MIGRATIONS.subList(APPLIED, APPLIED + PENDING)) {
            MigrationStatus status =
                    migration.version() % 2 == 0 ? MigrationStatus.ROLLBACK_FAILED : MigrationStatus.IN_PROGRESS;
            records.add(record(migration, status, migration.version()));
        }
        History history = new History(records, List.of());

        assertThat(cpuTime(() ->
                        assertThat(Validator.pending(REGISTRY, history).notes()).isNotEmpty()))
                .isLessThan(Duration.ofSeconds(5));
    }

    /** What a run does with its history for each migration that it applies. */
    @Test
    void recordsEachMigrationInMilliseconds() {
        assertThat(cpuTime(() -> {
                    History history = HISTORY;
                    for (Migration migration : MIGRATIONS.subList(APPLIED, APPLIED + PENDING)) {
                        long sequence = history.nextSequence();
                        history = history.with(record(migration, MigrationStatus.IN_PROGRESS, sequence));
                        history = history.with(record(migration, MigrationStatus.APPLIED, sequence));
                        assertThat(history.lastApplied().orElseThrow().id()).isEqualTo(migration.id());
                    }
                }))
                .isLessThan(Duration.ofMillis(5L * PENDING));
    }

    /** A history that shares the records of another one is the history that is made of all records anew. */
    @Test
    void staysTheSameHoweverItIsMade() {
        Random random = new Random(1);
        List<MigrationRecord> records = new ArrayList<>();
        History shared = History.empty();
        for (int i = 0; i < 3_000; i++) {
            Migration migration = MIGRATIONS.get(random.nextInt(700));
            MigrationStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
            long sequence = random.nextBoolean()
                    ? shared.nextSequence()
                    : shared.find(migration.id()).map(MigrationRecord::sequence).orElse(1L);
            MigrationRecord record = record(migration, status, sequence);
            records.removeIf(other -> other.id().equals(record.id()));
            records.add(record);
            shared = shared.with(record);
            if (i % 50 == 0) {
                Collections.shuffle(records, random);
                History anew = new History(records, List.of());
                assertThat(shared.records()).isEqualTo(anew.records());
                assertThat(shared.applied()).isEqualTo(anew.applied());
                assertThat(shared.lastApplied()).isEqualTo(anew.lastApplied());
                assertThat(shared.nextSequence()).isGreaterThanOrEqualTo(anew.nextSequence());
            }
        }
        MigrationRecord first = records.get(0);
        assertThat(shared.without(first.id()).find(first.id())).isEmpty();
        assertThat(shared.without(first.id()).records()).hasSize(records.size() - 1);
    }

    private static Duration cpuTime(Runnable work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        Duration spent = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        System.out.println("CPU time: " + spent.toMillis() + " ms");
        return spent;
    }
}

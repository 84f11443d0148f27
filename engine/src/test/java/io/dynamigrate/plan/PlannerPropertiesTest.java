package io.dynamigrate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Migration;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** The planner's rules, held against random dependency graphs, histories and targets. */
class PlannerPropertiesTest {

    private static final int CASES = 3_000;
    private static final List<MigrationStatus> STATUSES = List.of(MigrationStatus.values());

    @Test
    void ordersDependenciesFirst() {
        forAll(world -> {
            List<String> order =
                    world.registry.inOrder().stream().map(Migration::id).toList();
            for (Migration migration : world.registry.inOrder()) {
                for (String dependency : migration.dependencies()) {
                    assertThat(order.indexOf(dependency)).isLessThan(order.indexOf(migration.id()));
                }
            }
        });
    }

    @Test
    void prefersTheLowestVersionThatTheDependenciesAllow() {
        forAll(world -> {
            List<String> placed = new ArrayList<>();
            for (Migration next : world.registry.inOrder()) {
                assertThat(world.registry.inOrder())
                        .filteredOn(other -> !placed.contains(other.id()))
                        .filteredOn(other -> placed.containsAll(other.dependencies()))
                        .allSatisfy(other -> assertThat(next.version()).isLessThanOrEqualTo(other.version()));
                placed.add(next.id());
            }
        });
    }

    @Test
    void ordersTheSameWhateverTheOrderOfRegistration() {
        forAll(world -> {
            List<Migration> shuffled = new ArrayList<>(world.registry.inOrder());
            Collections.shuffle(shuffled, world.random);
            assertThat(Registry.of(shuffled).inOrder()).isEqualTo(world.registry.inOrder());
        });
    }

    @Test
    void appliesNothingTwiceAndNothingBeforeItsDependencies() {
        forAll(
                world -> {
                    List<String> applied = new ArrayList<>(world.history.applied().stream()
                            .map(MigrationRecord::id)
                            .toList());
                    for (Change change : world.plan(world.migrate()).changes()) {
                        assertThat(change.direction()).isEqualTo(Direction.APPLY);
                        assertThat(applied)
                                .doesNotContain(change.id())
                                .containsAll(change.migration().dependencies());
                        applied.add(change.id());
                    }
                },
                World::respectful);
    }

    @Test
    void reachesTheTargetAndNothingBehindIt() {
        forAll(world -> {
            Goal.Migrate goal = world.migrate();
            List<String> order =
                    world.registry.inOrder().stream().map(Migration::id).toList();
            int target = goal.target().map(order::indexOf).orElse(order.size() - 1);
            List<String> plan = world.plan(goal).ids();
            for (String id : order) {
                boolean isWanted = order.indexOf(id) <= target && !world.history.isApplied(id);
                assertThat(plan.contains(id)).isEqualTo(isWanted);
            }
        });
    }

    /** Issue 12.1. */
    @Test
    void finishesARollbackBeforeItAppliesAnything() {
        forAll(world -> {
            List<Change> plan = world.plan(world.migrate()).changes();
            List<String> applied = ids(plan, Direction.APPLY);
            List<String> rolledBack = ids(plan, Direction.ROLL_BACK);
            List<String> unfinished = new ArrayList<>();
            for (MigrationRecord record : world.history.records()) {
                if (record.status().isUnfinishedRollback() && applied.contains(record.id())) {
                    unfinished.add(0, record.id());
                }
            }
            assertThat(rolledBack).as("the last first").isEqualTo(unfinished);
            assertThat(plan.subList(0, rolledBack.size()))
                    .allSatisfy(change -> assertThat(change.direction()).isEqualTo(Direction.ROLL_BACK));
        });
    }

    private static List<String> ids(List<Change> plan, Direction direction) {
        return plan.stream()
                .filter(change -> change.direction() == direction)
                .map(Change::id)
                .toList();
    }

    @Test
    void takesBackInTheReverseOrderOfApplicationAndNeverBelowABaseline() {
        forAll(world -> {
            List<MigrationRecord> records = world.history.records();
            List<String> plan = world.plan(world.rollback()).ids();
            long last = Long.MAX_VALUE;
            for (String id : plan) {
                MigrationRecord record = world.history.find(id).orElseThrow();
                assertThat(record.sequence()).isLessThan(last);
                last = record.sequence();
                assertThat(record.status()).isNotIn(MigrationStatus.BASELINE, MigrationStatus.ROLLED_BACK);
                assertThat(records)
                        .filteredOn(other -> other.status() == MigrationStatus.BASELINE)
                        .allSatisfy(other -> assertThat(other.sequence()).isLessThan(record.sequence()));
            }
        });
    }

    @Test
    void neverTakesBackWhatAnotherNeedsWithoutAWarning() {
        forAll(world -> {
            Plan plan = world.plan(world.rollback());
            for (MigrationRecord record : world.history.records()) {
                boolean loses = !plan.ids().contains(record.id())
                        && record.status() != MigrationStatus.ROLLED_BACK
                        && record.dependencies().stream().anyMatch(plan.ids()::contains);
                if (loses) {
                    assertThat(plan.refusals(false)).extracting("type").contains("dependency_conflict");
                }
            }
        });
    }

    @Test
    void keepsTheTargetAndWhatIsBeforeIt() {
        forAll(world -> {
            String target = world.anyId();
            List<String> order =
                    world.registry.inOrder().stream().map(Migration::id).toList();
            assertThat(world.plan(Goal.rollbackTo(target)).ids())
                    .allSatisfy(id -> assertThat(order.indexOf(id)).isGreaterThan(order.indexOf(target)));
        });
    }

    @Test
    void comesBackToWhereItWasAfterMigratingToATargetAndRollingBackToIt() {
        forAll(world -> {
            Goal.Migrate goal = world.migrate();
            History after = world.history;
            for (Change change : world.plan(goal).changes()) {
                after = after.with(World.record(change.migration(), MigrationStatus.APPLIED, after.nextSequence()));
            }
            History migrated = after;
            assertThat(Planner.plan(world.registry, migrated, goal).changes()).isEmpty();
            List<String> fresh = world.plan(goal).ids();
            goal.target()
                    .ifPresent(target -> assertThat(Planner.plan(world.registry, migrated, Goal.rollbackTo(target))
                                    .ids())
                            .noneMatch(fresh::contains));
        });
    }

    private static void forAll(Consumer<World> property) {
        forAll(property, World::arbitrary);
    }

    private static void forAll(Consumer<World> property, LongFunction<World> worlds) {
        for (long seed = 0; seed < CASES; seed++) {
            try {
                property.accept(worlds.apply(seed));
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** A registry and a history that fit each other more or less. */
    private static final class World {

        private final Random random;
        private final Registry registry;
        private final History history;

        private World(long seed, boolean isRespectful) {
            random = new Random(seed);
            int size = 1 + random.nextInt(9);
            List<Migration> migrations = new ArrayList<>();
            for (int n = 0; n < size; n++) {
                // Only earlier ones are depended on, so there is no cycle; versions go any way.
                List<String> dependencies = migrations.stream()
                        .filter(other -> random.nextInt(4) == 0)
                        .map(Migration::id)
                        .toList();
                migrations.add(
                        TestMigration.of("m" + n, 1 + random.nextInt(2 * size), dependencies.toArray(String[]::new)));
            }
            registry = Registry.of(migrations);
            history = isRespectful ? prefix() : scattered();
        }

        static World arbitrary(long seed) {
            return new World(seed, false);
        }

        /** A world whose history a migrator could have made: nothing is applied before its dependencies. */
        static World respectful(long seed) {
            return new World(seed, true);
        }

        private History prefix() {
            List<Migration> order = registry.inOrder();
            List<MigrationRecord> records = new ArrayList<>();
            for (Migration migration : order.subList(0, random.nextInt(order.size() + 1))) {
                records.add(record(migration, MigrationStatus.APPLIED, records.size() + 1L));
            }
            return new History(records, List.of());
        }

        private History scattered() {
            List<Migration> some = new ArrayList<>(registry.inOrder());
            some.add(TestMigration.of("unknown", 5));
            Collections.shuffle(some, random);
            List<MigrationRecord> records = new ArrayList<>();
            for (Migration migration : some.subList(0, random.nextInt(some.size() + 1))) {
                MigrationStatus status =
                        random.nextInt(3) > 0 ? MigrationStatus.APPLIED : STATUSES.get(random.nextInt(STATUSES.size()));
                records.add(record(migration, status, records.size() + 1L));
            }
            return new History(records, List.of());
        }

        static MigrationRecord record(Migration migration, MigrationStatus status, long sequence) {
            return Recorded.of(
                    migration.id(),
                    migration.version(),
                    status,
                    "",
                    Optional.empty(),
                    migration.dependencies(),
                    sequence);
        }

        String anyId() {
            return registry.inOrder()
                    .get(random.nextInt(registry.inOrder().size()))
                    .id();
        }

        Goal.Migrate migrate() {
            return new Goal.Migrate(random.nextBoolean() ? Optional.of(anyId()) : Optional.empty());
        }

        Goal rollback() {
            return switch (random.nextInt(4)) {
                case 0 -> Goal.rollback(1 + random.nextInt(4));
                case 1 -> Goal.rollbackTo(anyId());
                case 2 -> Goal.rollbackDownTo(anyId());
                default -> Goal.rollbackAll();
            };
        }

        Plan plan(Goal goal) {
            return Planner.plan(registry, history, goal);
        }
    }
}

package io.dynamigrate.proof;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Migration;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.MigratorBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The stories that are played with a fault at each of their requests. */
final class Scenarios {

    static final String SLOW = "an index created and deleted";

    private static final Duration INVOCATION = Duration.ofMinutes(15);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private Scenarios() {}

    /** All of them by their names. */
    static Map<String, Function<Work, Scenario>> all() {
        Map<String, Function<Work, Scenario>> all = new LinkedHashMap<>();
        all.put(SLOW, Scenarios::indexes);
        all.put(SLOW + " on an attribute of the records", Scenarios::indexOnStatus);
        all.put("apply several", Scenarios::applySeveral);
        all.put("a failing one, then fixed", Scenarios::fixAFailure);
        all.put("roll back several", Scenarios::rollBackSeveral);
        all.put("apply, roll back, apply again", Scenarios::applyAgain);
        all.put("fail, roll back, apply", Scenarios::rollBackAFailure);
        all.put("a half-done rollback, then apply", Scenarios::finishARollback);
        all.put("take over from a dead holder", Scenarios::takeOver);
        all.put("a suspended run goes on", Scenarios::suspended);
        all.put("a suspended run that keeps its lock", Scenarios::keptLock);
        all.put("transactional", Scenarios::transactional);
        all.put("steps of plain code", Scenarios::plainSteps);
        all.put("baseline", Scenarios::baseline);
        all.put("a dependency graph", Scenarios::dependencies);
        return all;
    }

    private static Scenario applySeveral(Work work) {
        return new Scenario().reaches(Goal.migrate(), plain(work, "a", 1), plain(work, "b", 2), plain(work, "c", 3));
    }

    private static Scenario fixAFailure(Work work) {
        Migration[] broken = {plain(work, "a", 1), broken(work, "b", 2), plain(work, "c", 3)};
        Migration[] fixed = {plain(work, "a", 1), plain(work, "b", 2), plain(work, "c", 3)};
        return new Scenario().fails(Goal.migrate(), "broken b", broken).reaches(Goal.migrate(), fixed);
    }

    private static Scenario rollBackSeveral(Work work) {
        Migration[] all = {plain(work, "a", 1), plain(work, "b", 2), plain(work, "c", 3)};
        return new Scenario().reaches(Goal.migrate(), all).reaches(Goal.rollbackTo("a"), all);
    }

    private static Scenario applyAgain(Work work) {
        Migration[] all = {stepped(work, "a", 1), transactional(work, "b", 2)};
        return new Scenario()
                .reaches(Goal.migrate(), all)
                .reaches(Goal.rollbackDownTo("a"), all)
                .reaches(Goal.migrate(), all);
    }

    private static Scenario rollBackAFailure(Work work) {
        Migration[] broken = {plain(work, "a", 1), broken(work, "b", 2)};
        return new Scenario()
                .fails(Goal.migrate(), "broken b", broken)
                .reaches(Goal.rollbackDownTo("a"), broken)
                .reaches(Goal.migrate(), plain(work, "a", 1), plain(work, "b", 2));
    }

    /** Issue 12.1: {@code up} begins only once {@code down} has reversed the rest, each effect once. */
    private static Scenario finishARollback(Work work) {
        Migration[] stuck = {stepped(work, "a", 1), rolledBackInTwoSteps(work, "b", true)};
        Migration[] fixed = {stepped(work, "a", 1), rolledBackInTwoSteps(work, "b", false)};
        return new Scenario()
                .reaches(Goal.migrate(), stuck)
                .fails(Goal.rollbackDownTo("a"), "stuck b", stuck)
                .reaches(Goal.migrate(), fixed);
    }

    private static TestMigration rolledBackInTwoSteps(Work work, String id, boolean isStuck) {
        return TestMigration.of(id, 2)
                .up(context -> {
                    context.step(id + " first", List.of(work.count(id + " first", 1)));
                    context.transact(List.of(work.count(id + " last", 1)));
                })
                .down(context -> {
                    context.step(id + " first", List.of(work.count(id + " first", 100)));
                    if (isStuck) {
                        throw new IllegalStateException("stuck " + id);
                    }
                    work.step(context, id, id + " plain", () -> work.remove(context, id));
                    context.transact(List.of(work.count(id + " last", 100)));
                });
    }

    private static Scenario takeOver(Work work) {
        Migration[] all = {stepped(work, "a", 1), transactional(work, "b", 2)};
        return new Scenario().afterTheDeathOf(Goal.migrate(), all).reaches(Goal.migrate(), all);
    }

    private static Scenario suspended(Work work) {
        return new Scenario()
                .with(invocation(work))
                .reaches(Goal.migrate(), lasting(work, "a", 1), plain(work, "b", 2));
    }

    private static Scenario keptLock(Work work) {
        UnaryOperator<MigratorBuilder> invocation = invocation(work);
        return new Scenario()
                .with(builder -> invocation.apply(builder).keepLockWhenSuspended(true))
                .reaches(Goal.migrate(), lasting(work, "a", 1), plain(work, "b", 2));
    }

    private static UnaryOperator<MigratorBuilder> invocation(Work work) {
        return builder -> builder.deadline(work.time().now().plus(INVOCATION), MARGIN);
    }

    private static Scenario transactional(Work work) {
        return new Scenario()
                .reaches(
                        Goal.migrate(),
                        transactional(work, "a", 1),
                        transactional(work, "b", 2),
                        TestMigration.of("c", 3).up(context -> {
                            context.step("first", List.of(work.count("c first", 1)));
                            context.step("second", List.of(work.count("c second", 1)));
                        }));
    }

    private static Scenario plainSteps(Work work) {
        return new Scenario().reaches(Goal.migrate(), stepped(work, "a", 1), stepped(work, "b", 2));
    }

    private static Scenario baseline(Work work) {
        Migration[] all = {plain(work, "a", 1), plain(work, "b", 2), plain(work, "c", 3)};
        return new Scenario().reaches(Goal.baseline(Optional.of("b")), all).reaches(Goal.migrate(), all);
    }

    private static Scenario dependencies(Work work) {
        return new Scenario()
                .reaches(
                        Goal.migrate(),
                        plain(work, "a", 1, "c"),
                        transactional(work, "b", 2, "a", "d"),
                        plain(work, "c", 3),
                        transactional(work, "d", 4, "c"));
    }

    /** DynamoDB Local takes its time for an index, so waiting for it is real. */
    private static Scenario indexes(Work work) {
        work.time().onSleep(duration -> work.pause());
        Migration create = TestMigration.of("a", 1)
                .up(context -> context.indexes()
                        .create(GlobalIndex.named("by-name")
                                .partitionKey("name", S)
                                .projectAll()))
                .down(context -> context.indexes().delete("by-name"));
        return new Scenario()
                .reaches(Goal.migrate(), create, plain(work, "b", 2))
                .reaches(Goal.rollbackDownTo("a"), create, plain(work, "b", 2));
    }

    /** Issue 12.10: what is recorded before it moves out of its way. */
    private static Scenario indexOnStatus(Work work) {
        work.time().onSleep(duration -> work.pause());
        Migration create = TestMigration.of("b", 2)
                .up(context -> context.indexes()
                        .create(GlobalIndex.named("by-status")
                                .partitionKey("status", N)
                                .projectAll()))
                .down(context -> context.indexes().delete("by-status"));
        return new Scenario()
                .reaches(Goal.migrate(), plain(work, "a", 1))
                .reaches(Goal.migrate(), plain(work, "a", 1), create, plain(work, "c", 3))
                .reaches(Goal.rollbackDownTo("b"), plain(work, "a", 1), create, plain(work, "c", 3));
    }

    private static TestMigration plain(Work work, String id, long version, String... dependencies) {
        return TestMigration.of(id, version, dependencies)
                .up(context -> work.put(context, id))
                .down(context -> work.remove(context, id));
    }

    private static TestMigration broken(Work work, String id, long version) {
        return plain(work, id, version).up(context -> {
            work.put(context, id);
            throw new IllegalStateException("broken " + id);
        });
    }

    private static TestMigration transactional(Work work, String id, long version, String... dependencies) {
        return TestMigration.of(id, version, dependencies)
                .up(context -> {
                    work.called("hand over " + id);
                    context.transact(List.of(work.count(id, 1)));
                })
                .down(context -> context.transact(List.of(work.count(id, 100))));
    }

    private static TestMigration stepped(Work work, String id, long version) {
        return TestMigration.of(id, version)
                .up(context -> {
                    String name = context.remember(id + " name", () -> Map.of("name", fromS(id)))
                            .get("name")
                            .s();
                    work.step(context, id, id + " plain", () -> work.put(context, name));
                    context.step(id + " writes", List.of(work.count(id + " writes", 1)));
                })
                .down(context -> {
                    work.step(context, id, id + " remove", () -> work.remove(context, id));
                    context.step(id + " writes", List.of(work.count(id + " writes", 100)));
                });
    }

    /** Three steps, each of which takes a whole invocation. */
    private static TestMigration lasting(Work work, String id, long version) {
        return TestMigration.of(id, version).up(context -> {
            for (int part = 1; part <= 3; part++) {
                String item = id + part;
                work.step(context, id, item, () -> {
                    work.put(context, item);
                    work.time().advance(INVOCATION);
                });
            }
            context.transact(List.of(work.count(id, 1)));
        });
    }
}

package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.local.Answer;
import io.dynamigrate.run.Migrator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** The edge cases of the life of a stack, by their numbers in the list of edge cases; the other half is beside it. */
class StackEdgeCasesTest extends EdgeCases {

    private String id = "";

    @TestFactory
    Stream<DynamicTest> edgeCases() {
        return Stream.of(
                deployed("1. Rollback on old code: the version that applied rolls it back", this::oldCodeHandsOver),
                deployed("1. Rollback on old code: what cannot be rolled back is told, and SUCCESS", this::versionGone),
                deployed("2. Failure in an Update: what was applied stays, and is said", this::failure),
                deployed("2. Failure for lack of time: the rollback keeps the work", this::outOfTime),
                deployed("3. Delete after a failed Create: the same id, and SUCCESS", this::deleteAfterFailedCreate),
                deployed("4. Abandoned Create: a made-up id changes nothing", this::madeUpId),
                deployed("4. Abandoned Create: its late delivery changes nothing", this::lateCreate),
                deployed("5. The physical id changes with the table only", this::physicalId),
                deployed("6. Delete in a clean-up phase touches no data", this::cleanUp),
                deployed("7. Delete of what is gone or not valid is SUCCESS", this::deleteOfWhatIsGone),
                deployed("8. Duplicate delivery: the decided answer again, and nothing applied", this::duplicate),
                deployed("8. A late duplicate, of another version or a minute old, is left", this::lateDuplicate),
                deployed("19. Update with nothing to do: SUCCESS, and nothing is written", this::nothingToDo),
                deployed("21. Two on one table: one waits, and then names the holder", this::twoOnOneTable),
                deployed("26. Update tried again with the same RequestId converges", this::sameRequestId),
                deployed("28. No Delete at all: a stack that is created again goes on", this::noDelete));
    }

    /** In a stack that version 1 of the function has created, with migration a. */
    private DynamicTest deployed(String sentence, Executable test) {
        return edgeCase(sentence, () -> {
            id = stage.version(1, a).told(Events.create(version(1))).physicalResourceId();
            test.execute();
        });
    }

    private void oldCodeHandsOver() {
        stage.version(2, a, b).told(update(2, 1));

        Answer answer = stage.version(1, a).told(update(1, 2));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.data()).contains(entry("RolledBack", "b"));
        assertThat(stage.handedTo()).containsExactly("2");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "rolled_back"));
    }

    private void versionGone() {
        stage.version(2, a, b).told(update(2, 1));
        stage.delete(2);

        Answer answer = stage.version(1, a).told(update(1, 2));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("ATTENTION", "(b)");
        assertThat(stage.history(table)).containsEntry("b", "applied");
        Map<String, Object> strict = Events.update(id, version(1, "OnDowngrade", "Fail"), version(2));
        assertThat(stage.version(1, a).told(strict).succeeded()).isFalse();
    }

    private void failure() {
        Answer answer = stage.version(2, a, b, broken()).told(update(2, 1));

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("'x' failed", "Applied 1 migration (b), which stays applied");
        stage.version(1, a).told(update(1, 2));
        assertThat(stage.history(table))
                .containsOnly(entry("a", "applied"), entry("b", "rolled_back"), entry("x", "rolled_back"));
    }

    private void outOfTime() {
        TestMigration slow = TestMigration.of("b", 2).up(context -> {
            stage.advance(context.timeLeft());
            context.step("next", () -> {});
        });
        Answer late = stage.version(2, a, slow).told(update(2, 1));

        Answer answer = stage.version(1, a).told(update(1, 2));

        assertThat(late.succeeded()).isFalse();
        assertThat(late.reason()).contains("resumable");
        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).contains("Kept, because the run was only out of time: 1 migration (b)");
    }

    private void deleteAfterFailedCreate() {
        Map<String, String> other = Shapes.properties(dynamoDb.newTable(), "OnDelete", "RollBack");
        Answer failed = stage.version(1, broken()).told(Events.create(other));
        stage.stackIs("ROLLBACK_IN_PROGRESS");

        Answer deleted = stage.version(1, broken()).told(Events.delete(failed.physicalResourceId(), other));

        assertThat(failed.succeeded()).isFalse();
        assertThat(failed.physicalResourceId()).startsWith("dynamigrate-");
        assertThat(deleted.succeeded()).isTrue();
    }

    private void madeUpId() {
        stage.stackIs("ROLLBACK_IN_PROGRESS");

        Answer answer = stage.version(1, a).told(delete("users-UserMigrations-1T9KX4QZ7WPLM"));

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.physicalResourceId()).isEqualTo("users-UserMigrations-1T9KX4QZ7WPLM");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    private void lateCreate() {
        Map<String, Object> event = Events.create(version(1));
        stage.stackIs("ROLLBACK_COMPLETE");

        stage.version(1, a, b).invoke(signedAMinuteAgo(stage.cloudFormation.fill(Events.json(event))));

        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    private void physicalId() {
        assertThat(stage.version(2, a, broken()).told(update(2, 1)).physicalResourceId())
                .isEqualTo(id);
        Map<String, String> other = Shapes.properties(dynamoDb.newTable());
        Map<String, Object> moved = Events.update(id, other, version(1));
        assertThat(stage.version(1, a).told(moved).physicalResourceId()).isNotEqualTo(id);
        assertThat(stage.version(1, a).told(Events.create(version(1))).physicalResourceId())
                .isEqualTo(id);
    }

    private void cleanUp() {
        for (String phase : List.of("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "")) {
            stage.stackIs(phase);
            assertThat(stage.version(1, a).told(delete(id)).succeeded()).isTrue();
            assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
        }
        stage.stackIs("DELETE_IN_PROGRESS");
        stage.version(1, a).told(delete(id));
        assertThat(stage.history(table)).containsOnly(entry("a", "rolled_back"));
    }

    private void deleteOfWhatIsGone() {
        stage.stackIs("DELETE_IN_PROGRESS");
        for (String policy : List.of("Burn", "RollBack")) {
            Map<String, Object> invalid = Events.delete(id, version(1, "OnDelete", policy, "Force", "maybe"));
            assertThat(stage.version(1, a).told(invalid).succeeded()).isTrue();
        }
        dynamoDb.client().deleteTable(gone -> gone.tableName(table));
        assertThat(stage.version(1, a).told(delete(id)).succeeded()).isTrue();
    }

    private void duplicate() {
        String event = stage.cloudFormation.fill(Events.json(update(2, 1)));
        stage.version(2, a, b).invoke(event);
        stage.version(1, a).told(update(1, 2));

        stage.version(2, a, b).invoke(event);

        // The stand-in takes the same answer again, and refuses another one.
        assertThat(stage.cloudFormation.requests()).isEqualTo(4);
        assertThat(stage.history(table)).containsEntry("b", "rolled_back");
    }

    private void lateDuplicate() {
        String old = signedAMinuteAgo(stage.cloudFormation.fill(Events.json(update(2, 1))));
        stage.stackIs("UPDATE_ROLLBACK_COMPLETE");

        stage.version(1, a, b).invoke(old);
        stage.version(2, a, b).invoke(old);

        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"));
    }

    private static String signedAMinuteAgo(String event) {
        return event.replace("X-Amz-Expires", "X-Amz-Date=20261123T095859Z&X-Amz-Expires");
    }

    private void nothingToDo() {
        List<?> before = dynamoDb.items(table);
        Map<String, Object> event = Events.update(id, version(1, "OnDelete", "RollBack"), version(1));

        assertThat(stage.version(1, a).told(event).reason()).startsWith("There was nothing to do.");
        assertThat(dynamoDb.items(table)).isEqualTo(before);
    }

    private void twoOnOneTable() throws InterruptedException {
        AtomicBoolean isTold = new AtomicBoolean();
        TestMigration slow = TestMigration.of("b", 2).up(context -> {
            stage.time.onSleep(slept -> TestMigration.touch(context));
            Map<String, Object> other = update(2, 1);
            other.put("LogicalResourceId", "Other");
            Answer answer = stage.version(2, a, b).told(other);
            stage.time.onSleep(slept -> {});
            assertThat(answer.reason()).contains("The table is locked by", "person");
            isTold.set(!answer.succeeded());
        });

        Migrator.builder(dynamoDb.client(), table, Registry.of(a, slow))
                .owner("person")
                .appliedBy("person")
                .time(stage.time)
                .build()
                .migrate()
                .orThrow();

        assertThat(isTold).isTrue();
    }

    private void sameRequestId() {
        assertThat(stage.version(2, a, b, broken()).told(update(2, 1)).succeeded())
                .isFalse();

        Answer again = stage.version(3, a, b).told(update(3, 1));

        assertThat(again.succeeded()).isTrue();
        assertThat(stage.history(table)).contains(entry("a", "applied"), entry("b", "applied"));
    }

    private void noDelete() {
        Answer again = stage.version(1, a, b).told(Events.create(version(1)));

        assertThat(again.data()).contains(entry("Applied", "b"));
    }

    private static Migration broken() {
        return TestMigration.of("x", 3).up(context -> {
            throw new IllegalStateException("broken");
        });
    }

    private Map<String, Object> update(int number, int before) {
        return Events.update(id, version(number), version(before));
    }

    private Map<String, Object> delete(String physicalId) {
        return Events.delete(physicalId, version(1, "OnDelete", "RollBack"));
    }

    private Map<String, String> version(int number, String... more) {
        return Shapes.version(table, number, more);
    }
}

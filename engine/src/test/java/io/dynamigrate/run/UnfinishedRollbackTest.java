package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Direction;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Goal.Repair.Correction;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Issue 12.1: {@code up} never runs over a {@code down} that did not finish. */
class UnfinishedRollbackTest extends Runs {

    private final List<String> calls = new ArrayList<>();
    private boolean isStuck;

    /** Both of its effects are counted; {@code down} reverses one, then stops, then reverses the other. */
    private final TestMigration a = TestMigration.of("a", 1)
            .up(context -> {
                calls.add("up");
                context.step("count step", List.of(add("step", 1)));
                context.transact(List.of(add("transact", 1)));
            })
            .down(context -> {
                calls.add("down");
                context.step("count step", List.of(add("step", -1)));
                stopIfStuck();
                context.transact(List.of(add("transact", -1)));
            });

    private final TestMigration b = TestMigration.of("b", 2).up(item("b")).down(noItem("b"));

    private void stopIfStuck() {
        if (isStuck) {
            throw new IllegalStateException("stuck");
        }
    }

    private TransactWriteItem add(String counter, int number) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Map.of("PK", fromS("COUNT"), "SK", fromS(counter)))
                        .updateExpression("ADD #n :n")
                        .expressionAttributeNames(Map.of("#n", "n"))
                        .expressionAttributeValues(Map.of(":n", fromN(Integer.toString(number)))))
                .build();
    }

    private String count(String counter) {
        return row("COUNT", counter).get("n").n();
    }

    private void rollBackHalfWay() throws InterruptedException {
        migrator(a, b).migrateTo("a").orThrow();
        isStuck = true;
        migrator(a, b).rollback();
        calls.clear();
        assertThat(record("a").status()).isEqualTo(MigrationStatus.ROLLBACK_FAILED);
        assertThat(count("step")).isEqualTo("0");
        assertThat(count("transact")).isEqualTo("1");
    }

    @Test
    void finishesARollbackThatFailedAndThenApplies() throws Exception {
        rollBackHalfWay();
        isStuck = false;

        Report report = migrator(a, b).migrate().orThrow();

        assertThat(calls).containsExactly("down", "up");
        assertThat(count("step")).isEqualTo("1");
        assertThat(count("transact")).isEqualTo("1");
        assertThat(report.rolledBack()).containsExactly("a");
        assertThat(report.applied()).containsExactly("a", "b");
        assertThat(report.remaining()).isEmpty();
        assertThat(record("a").status()).isEqualTo(MigrationStatus.APPLIED);
        assertThat(record("a").epoch()).isEqualTo(3);
        assertThat(migrator().findRun(report.runId()).orElseThrow().done()).containsExactly("a", "a", "b");
        assertThat(dynamoDb.items(table)).noneMatch(item -> item.get("PK").s().startsWith("MIGRATION#STEP"));
    }

    @Test
    void stopsWhereDownCannotFinish() throws Exception {
        rollBackHalfWay();

        Report report = migrator(a, b).migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(calls).containsExactly("down");
        assertThat(report.message())
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("Rolling back 'a' failed: java.lang.IllegalStateException: stuck.")
                        .contains("mark_rolled_back"));
        assertThat(report.done()).isEmpty();
        assertThat(report.remaining()).containsExactly("a", "b");
        assertThat(record("a").status()).isEqualTo(MigrationStatus.ROLLBACK_FAILED);
        assertThat(people()).isEmpty();
    }

    @Test
    void appliesAfreshOnceAPersonDeclaresItRolledBack() throws Exception {
        rollBackHalfWay();
        dynamoDb.client().transactWriteItems(write -> write.transactItems(add("transact", -1)));

        assertThat(migrator(a, b)
                        .repair("a", Correction.MARK_ROLLED_BACK)
                        .orThrow()
                        .declared())
                .containsExactly("a");
        assertThat(migrator(a, b).migrate().orThrow().rolledBack()).isEmpty();

        assertThat(calls).containsExactly("up");
        assertThat(count("step")).isEqualTo("1");
        assertThat(count("transact")).isEqualTo("1");
    }

    @Test
    void goesOnWithARollbackThatItsTimeInterrupted() throws Exception {
        migrator(a).migrate().orThrow();
        TestMigration slow = TestMigration.of("a", 1).down(context -> {
            context.step("count step", List.of(add("step", -1)));
            time.advance(Duration.ofMinutes(20));
            context.step("never", List.of(add("step", -1)));
        });
        Report suspended = builder(slow)
                .deadline(time.now().plus(Duration.ofMinutes(15)), Duration.ofSeconds(30))
                .build()
                .rollback();
        assertThat(suspended.outcome()).isEqualTo(Outcome.SUSPENDED);

        assertThat(migrator(a).migrate().orThrow().done()).containsExactly("a", "a");

        assertThat(count("step")).isEqualTo("1");
        assertThat(count("transact")).isEqualTo("1");
    }

    @Test
    void finishesRollbacksInTheReverseOrderOfApplication() throws Exception {
        migrator(a, b).migrate().orThrow();
        isStuck = true;
        b.down(context -> {
            throw new IllegalStateException("stuck too");
        });
        migrator(a, b).rollback();
        // Code that does not know b rolls a back.
        migrator(a).run(Goal.rollbackOf(List.of("a")));
        isStuck = false;
        b.up(context -> calls.add("up b")).down(context -> calls.add("down b"));
        calls.clear();

        migrator(a, b).migrate().orThrow();

        assertThat(calls).containsExactly("down b", "down", "up", "up b");
    }

    @Test
    void leavesAnUnfinishedRollbackBeyondTheTarget() throws Exception {
        migrator(a, b).migrate().orThrow();
        b.down(context -> {
            throw new IllegalStateException("stuck");
        });
        migrator(a, b).rollback();

        assertThat(migrator(a, b).migrateTo("a").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(record("b").status()).isEqualTo(MigrationStatus.ROLLBACK_FAILED);
    }

    @Test
    void saysBeforehandWhatARunWouldDo() throws Exception {
        rollBackHalfWay();
        isStuck = false;

        assertThat(migrator(a, b).plan(Goal.migrate()).changes())
                .extracting(Change::format)
                .containsExactly("a (rollback)", "a", "b");
        assertThat(migrator(a, b).plan(Goal.migrate()).findings())
                .extracting(Finding::type)
                .containsExactly("unfinished_rollback", "kept_steps");
        assertThat(migrator(a, b).validate("a").notes())
                .extracting(Finding::type)
                .contains("unfinished_rollback", "kept_steps");

        DryRun dryRun = migrator(a, b).dryRun(Goal.migrate());
        assertThat(dryRun.migrations())
                .extracting(Rehearsal::direction)
                .containsExactly(Direction.ROLL_BACK, Direction.APPLY, Direction.APPLY);
        assertThat(dryRun.migrations().get(0).effects())
                .as("what is left to reverse")
                .hasSize(1);
        assertThat(dryRun.format()).contains("a (rollback): ", "\na: ");
        assertThat(count("step")).isEqualTo("0");
    }

    @Test
    void saysWhichRollbackADryRunDidNotReach() throws Exception {
        rollBackHalfWay();

        DryRun dryRun = migrator(a, b).dryRun(Goal.migrate());

        assertThat(dryRun.migrations()).extracting(Rehearsal::ending).containsExactly(Rehearsal.Ending.FAILS);
        assertThat(dryRun.format()).contains("Not looked at: a, b.");
    }
}

package io.dynamigrate.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Migration;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.StepException;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.Goal.Repair.Correction;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a migration has done is not done again. */
class StepsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).projectAll();

    private final FakeTime time = new FakeTime();
    private final List<String> did = new ArrayList<>();
    private final TestMigration a = TestMigration.of("a", 1);
    private final Wire wire = new Wire(dynamoDb.client());
    private final String table = dynamoDb.newTable();
    private boolean isBroken = true;

    @Test
    void aStepIsDoneOnceHoweverOftenItsMigrationIsTried() throws Exception {
        a.up(context -> {
            context.step("one", () -> did.add("one"));
            context.step("two", () -> did.add("two"));
            failWhileBroken();
            context.step("three", () -> did.add("three"));
        });
        assertThat(migrate().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stepRows()).hasSize(2);
        assertThat(migrate().outcome()).isEqualTo(Outcome.FAILED);
        isBroken = false;
        migrate().orThrow();

        assertThat(did).containsExactly("one", "two", "three");
        assertThat(stepRows()).isEmpty();
    }

    /** Issue 12.22. */
    @Test
    void theTimeOfAMigrationIsThatOfItsRun() throws Exception {
        List<Instant> seen = new ArrayList<>();
        a.up(context -> seen.add(context.now()));
        migrator(a).dryRun(Goal.migrate());
        time.advance(Duration.ofMinutes(1));
        migrate().orThrow();

        assertThat(seen).containsExactly(time.now().minus(Duration.ofMinutes(1)), time.now());
    }

    @Test
    void aStepThatFailsIsNotRecorded() throws Exception {
        a.up(context -> context.step("one", () -> {
            did.add("one");
            failWhileBroken();
        }));
        migrate();
        isBroken = false;
        migrate().orThrow();

        assertThat(did).containsExactly("one", "one");
    }

    @Test
    void aValueIsComputedOnceAndRemembered() throws Exception {
        List<Map<String, AttributeValue>> seen = new ArrayList<>();
        a.up(context -> {
            seen.add(context.remember("count", () -> Map.of("count", fromN("" + seen.size()))));
            failWhileBroken();
        });
        migrate();
        isBroken = false;
        migrate().orThrow();

        assertThat(seen).containsExactly(Map.of("count", fromN("0")), Map.of("count", fromN("0")));
    }

    @Test
    void whatIsRolledBackAndAppliedAgainStartsAfresh() throws Exception {
        a.up(context -> context.step("one", () -> did.add("up")));
        a.down(context -> context.step("one", () -> did.add("down")));
        migrate().orThrow();
        migrator(a).rollback().orThrow();
        migrate().orThrow();

        assertThat(did).containsExactly("up", "down", "up");
    }

    @Test
    void takingBackWhatFailedForgetsItsSteps() throws Exception {
        a.up(context -> {
            context.step("one", () -> did.add("up"));
            failWhileBroken();
        });
        a.down(context -> context.step("one", () -> did.add("down")));
        migrate();
        migrator(a).rollback().orThrow();
        assertThat(stepRows()).isEmpty();

        isBroken = false;
        migrate().orThrow();
        assertThat(did).containsExactly("up", "down", "up");
    }

    @Test
    void aPersonMayDiscardTheStepsOfAnUnfinishedMigration() throws Exception {
        a.up(context -> {
            context.step("one", () -> did.add("up"));
            failWhileBroken();
        });
        migrate();
        assertThat(migrator(a).validate().notes())
                .anySatisfy(note -> assertThat(note.message()).contains("keeps what it has done: one"));
        migrator(a).repair("a", Correction.DISCARD_STEPS).orThrow();
        assertThat(stepRows()).isEmpty();

        isBroken = false;
        migrate().orThrow();
        assertThat(did).containsExactly("up", "up");
    }

    @Test
    void helpersAreStepsToo() throws Exception {
        a.up(context -> {
            context.indexes().create(EMAIL);
            context.indexes().delete("email");
            failWhileBroken();
            context.indexes().create(EMAIL);
        });
        migrate();
        isBroken = false;
        migrate().orThrow();

        assertThat(wire.sent()).filteredOn("updateTable"::equals).hasSize(3);
    }

    @Test
    void aHelperWhoseStepWasDoneWithAnotherDefinitionRefuses() throws Exception {
        a.up(context -> {
            context.indexes().create(EMAIL);
            failWhileBroken();
        });
        migrate();
        a.up(context -> context.indexes()
                .create(GlobalIndex.named("email").partitionKey("mail", S).projectAll()));

        Report report = migrate();
        assertThat(report.error()).containsInstanceOf(StepException.class);
        assertThat(report.message().orElseThrow())
                .contains("index.create 'email' of 'a'", "email(email:S) ALL", "email(mail:S) ALL", "discard_steps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a#b", "@mine", "a\nb"})
    void refusesNamesThatAreNotPossible(String name) throws Exception {
        assertRefused(context -> context.step(name, () -> did.add("one")), "The step name '");
    }

    @Test
    void refusesANameThatIsTooLong() throws Exception {
        assertRefused(context -> context.step("x".repeat(201), () -> did.add("one")), "1 to 200 characters");
    }

    @Test
    void refusesANameThatIsUsedTwice() throws Exception {
        a.up(context -> {
            context.step("one", () -> did.add("one"));
            assertThatThrownBy(() -> context.step("one", () -> did.add("two")))
                    .hasMessageContaining("used twice in 'a'");
        });
        migrate().orThrow();
        assertThat(did).containsExactly("one");
    }

    @Test
    void refusesAResultThatIsTooLarge() throws Exception {
        assertRefused(
                context -> context.remember("one", () -> Map.of("text", fromS("x".repeat(64 * 1024)))),
                "The result of the step 'one' of 'a' has 65540 bytes");
    }

    /** Issue 13.6: DynamoDB itself judges the values, and the records of the run stay in order. */
    @Test
    void refusesAResultThatDynamoDbDoesNotStore() throws Exception {
        a.up(context -> {
            for (AttributeValue value : List.of(
                    AttributeValue.fromSs(List.of()),
                    fromN("one"),
                    AttributeValue.builder().s("a").n("1").build())) {
                assertThatThrownBy(() -> context.remember(
                                "one of " + value.hasSs() + value.n() + value.s(), () -> Map.of("value", value)))
                        .isInstanceOf(StepException.class)
                        .hasMessageContainingAll(
                                "of 'a' cannot be remembered (", "): return only values that DynamoDB can store.");
            }
        });
        migrate().orThrow();
    }

    @Test
    void anEffectOutsideDynamoDbIsAStep() throws Exception {
        a.up(context -> {
            context.external("mail", () -> did.add("mail"));
            failWhileBroken();
        });
        migrate();
        isBroken = false;
        migrate().orThrow();

        assertThat(did).containsExactly("mail");
    }

    @Test
    void deletesMoreStepsThanOneTransactionHolds() throws Exception {
        a.up(context -> {
            for (int i = 0; i < 130; i++) {
                context.step("step " + i, () -> did.add("x"));
            }
            failWhileBroken();
        });
        migrate();
        assertThat(stepRows()).hasSize(130);
        isBroken = false;
        migrate().orThrow();

        assertThat(did).hasSize(130);
        assertThat(stepRows()).isEmpty();
    }

    @Test
    void aStepCostsOneRequest() throws Exception {
        a.up(context -> {
            context.step("one", () -> did.add("one"));
            context.step("two", () -> did.add("two"));
        });
        migrate().orThrow();

        assertThat(wire.sent()).hasSize(1 + 5 + 2);
    }

    private void assertRefused(TestMigration.Work up, String message) throws Exception {
        a.up(up);
        Report report = migrate();

        assertThat(report.error()).containsInstanceOf(StepException.class);
        assertThat(report.message().orElseThrow()).contains(message);
        assertThat(did).isEmpty();
        assertThat(stepRows()).isEmpty();
    }

    private void failWhileBroken() {
        if (isBroken) {
            throw new IllegalStateException("broken");
        }
    }

    private List<Map<String, AttributeValue>> stepRows() {
        return dynamoDb.items(table).stream()
                .filter(item -> item.get("PK").s().startsWith("MIGRATION#STEP#"))
                .toList();
    }

    private Report migrate() throws InterruptedException {
        return migrator(a).migrate();
    }

    private Migrator migrator(Migration... migrations) {
        return Migrator.builder(wire.client(), table, Registry.of(migrations))
                .time(time)
                .build();
    }
}

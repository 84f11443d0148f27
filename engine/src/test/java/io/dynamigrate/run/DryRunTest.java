package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableClass;

/** What a dry run reports. */
class DryRunTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void readsForPeople() throws Exception {
        stage.put(RehearsalStage.item("1", "email", "ada@example.com"));
        DryRun dryRun = stage.dryRun(
                TestMigration.of("a", 1).up(context -> {
                    context.step("copy", () -> stage.write(context, RehearsalStage.item("2", "name", "Grace")));
                    context.client()
                            .deleteItem(delete -> delete.tableName(stage.table())
                                    .key(RehearsalStage.item("1"))
                                    .conditionExpression("#mail = :mail")
                                    .expressionAttributeNames(Map.of("#mail", "email"))
                                    .expressionAttributeValues(Map.of(":mail", fromS("ada@example.com"))));
                    context.indexes().create(RehearsalStage.EMAIL);
                    context.external("tell", () -> {
                        throw new AssertionError("told");
                    });
                }),
                TestMigration.of("b", 2),
                TestMigration.of("c", 3).up(context -> {
                    throw new IllegalStateException("no route");
                }),
                TestMigration.of("d", 4));

        assertThat(dryRun.format()).isEqualTo("""
                Dry run of 'migrate' on the table '%1$s': nothing was written.
                a: Does a
                  step 'copy'
                  PutItem %1$s {PK: 'item', SK: '2'}
                  DeleteItem %1$s {PK: 'item', SK: '1'} if email = :mail
                  UpdateTable %1$s: create index email(email) ALL
                  external effect 'tell', which a dry run leaves out
                b: Does b
                  changes nothing
                c: Does c
                  would fail: java.lang.IllegalStateException: no route
                Not looked at: d.
                Estimate of what was looked at: 2 writes of items, 2 write units, 0.0 read units (writes to indexes not \
                counted); 9 min to 18 min (each new index 8 to 17 minutes) at 200 requests a second.""".formatted(stage.table()));
        assertThat(dryRun.isComplete()).isFalse();
        assertThat(dryRun.notLookedAt()).extracting(Change::id).containsExactly("d");
    }

    /** It depends on the items of this table, so no test of the migrations finds it. */
    @Test
    void foreseesAnItemThatAnUpdateMakesTooLarge() {
        stage.put(RehearsalStage.item("1", "text", "x".repeat(300_000)));

        stage.assertFails(
                "Item size has exceeded the maximum allowed size",
                context -> context.client()
                        .updateItem(update -> update.tableName(stage.table())
                                .key(RehearsalStage.item("1"))
                                .updateExpression("SET twin = #text")
                                .expressionAttributeNames(Map.of("#text", "text"))));
    }

    @Test
    void showsContentsOnRequest() {
        Migration migration = TestMigration.of("a", 1).up(context -> {
            stage.write(context, RehearsalStage.item("2", "name", "Grace"));
            context.client()
                    .updateItem(update -> update.tableName(stage.table())
                            .key(RehearsalStage.item("2"))
                            .updateExpression("SET #n = :n")
                            .conditionExpression("#n = :old")
                            .expressionAttributeNames(Map.of("#n", "name"))
                            .expressionAttributeValues(Map.of(":n", fromS("Ada"), ":old", fromS("Grace"))));
        });

        assertThat(RehearsalStage.effects(stage.migrator(migration).dryRun(Goal.migrate(), DryRun.Contents.SHOWN)))
                .containsExactly(
                        "PutItem " + stage.table() + " {PK: 'item', SK: '2'} {PK: 'item', SK: '2', name: 'Grace'}",
                        "UpdateItem " + stage.table() + " {PK: 'item', SK: '2'} SET name = 'Ada' if name = 'Grace'");
    }

    @Test
    void takesNoLockAndNeedsNone() throws Exception {
        dynamoDb.client()
                .putItem(put -> put.tableName(stage.table())
                        .item(Map.of(
                                "PK", fromS("MIGRATION#STATUS"),
                                "SK", fromS("CURRENT"),
                                "is_locked", AttributeValue.fromBool(true),
                                "locked_by", fromS("somebody"),
                                "migration_lease_seconds", fromN("45"))));
        List<Map<String, AttributeValue>> before = dynamoDb.items(stage.table());

        assertThat(stage.dryRun(TestMigration.of("a", 1).up(context -> stage.write(context, RehearsalStage.item("1"))))
                        .isComplete())
                .isTrue();
        assertThat(dynamoDb.items(stage.table())).isEqualTo(before);
    }

    @Test
    void keepsWritesOfSeveralTablesApart() {
        String other = dynamoDb.newTable();
        List<Integer> sizes = new ArrayList<>();
        stage.rehearse(context -> {
            stage.write(context, RehearsalStage.item("1"));
            context.client().putItem(put -> put.tableName(other).item(RehearsalStage.item("2")));
            for (String name : List.of(stage.table(), other)) {
                for (String id : List.of("1", "2")) {
                    sizes.add(context.client()
                            .getItem(get -> get.tableName(name).key(RehearsalStage.item(id)))
                            .item()
                            .size());
                }
            }
        });
        assertThat(sizes).containsExactly(2, 0, 0, 2);
    }

    @Test
    void createsNoItemToRemoveSomethingFromIt() {
        Rehearsal result = stage.rehearse(context -> {
            context.client()
                    .updateItem(update -> update.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .updateExpression("REMOVE email"));
            if (!context.client()
                    .getItem(get -> get.tableName(stage.table()).key(RehearsalStage.item("1")))
                    .hasItem()) {
                stage.write(context, RehearsalStage.item("2"));
            }
        });
        assertThat(result.effects()).hasSize(2);
    }

    @Test
    void listsAThousandAndCountsTheRest() {
        Rehearsal result = stage.rehearse(context -> {
            for (int id = 0; id < 1_003; id++) {
                stage.write(context, RehearsalStage.item("" + id));
            }
        });

        assertThat(result.effects()).hasSize(1_000);
        assertThat(result.more()).isEqualTo(3);
        assertThat(result.format()).contains("and 3 more");
        assertThat(result.estimate().items()).isEqualTo(1_003);
    }

    @Test
    void goesPastTheStepsThatAnUnfinishedMigrationHasDone() throws Exception {
        List<String> done = new ArrayList<>();
        Migration migration = TestMigration.of("a", 1).up(context -> {
            context.step("first", () -> done.add("first"));
            done.add(context.remember("second", () -> Map.of("value", fromS("remembered")))
                    .get("value")
                    .s());
            context.indexes().create(RehearsalStage.EMAIL);
            context.step("third", () -> {
                done.add("third");
                throw new IllegalStateException("not yet");
            });
        });
        stage.migrator(migration).migrate();
        done.clear();

        DryRun dryRun = stage.dryRun(migration);
        assertThat(RehearsalStage.effects(dryRun)).containsExactly("step 'third'");
        assertThat(done).containsExactly("remembered", "third");
    }

    /** Issue 13.6: which indexes a table has is evaluated, its other settings are not. */
    @Test
    void describesTheIndexesOfATableButNoChangedSettings() {
        List<String> seen = new ArrayList<>();
        assertThat(stage.rehearse(context -> {
                            context.indexes().create(RehearsalStage.EMAIL);
                            context.client().waiter().waitUntilTableExists(wait -> wait.tableName(stage.table()));
                            context.client()
                                    .describeTable(describe -> describe.tableName(stage.table()))
                                    .table()
                                    .globalSecondaryIndexes()
                                    .forEach(index -> seen.add(index.indexName() + " " + index.indexStatus()));
                        })
                        .ending())
                .isEqualTo(Rehearsal.Ending.COMPLETE);
        assertThat(seen).containsExactly("email ACTIVE");

        TestMigration.Work change = context -> context.client()
                .updateTable(update -> update.tableName(stage.table())
                        .billingMode(BillingMode.PROVISIONED)
                        .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS));
        Rehearsal changed = stage.rehearse(change);
        assertThat(changed.ending()).isEqualTo(Rehearsal.Ending.COMPLETE);
        assertThat(changed.format())
                .contains(
                        "set BillingMode to PROVISIONED (outcome not checked)",
                        "set TableClass to STANDARD_INFREQUENT_ACCESS (outcome not checked)");
        stage.assertIncomplete("it describes a table whose settings it changed", context -> {
            change.with(context);
            stage.write(context, RehearsalStage.item("1"));
            context.client().describeTable(describe -> describe.tableName(stage.table()));
        });
    }

    @Test
    void describesNoTimeToLiveThatItChanged() {
        TestMigration.Work change = context -> context.client()
                .updateTimeToLive(update -> update.tableName(stage.table())
                        .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("expires")));
        TestMigration.Work describe = context -> context.client().describeTimeToLive(of -> of.tableName(stage.table()));
        assertThat(stage.rehearse(context -> {
                            describe.with(context);
                            change.with(context);
                        })
                        .format())
                .contains("enable time to live by 'expires' (outcome not checked)")
                .doesNotContain("incomplete");
        stage.assertIncomplete("it describes the time to live that it changed", context -> {
            change.with(context);
            describe.with(context);
        });
    }
}

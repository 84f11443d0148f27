package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.dryrun.Effect;
import io.dynamigrate.dryrun.Rehearsal;
import io.dynamigrate.dryrun.Rehearsal.Ending;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Where a dry run says that it does not know. */
class DryRunLimitsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void endsWhereAnIndexIsReadThatIsNotThereYet() {
        Rehearsal result = stage.rehearse(context -> {
            context.indexes().create(RehearsalStage.EMAIL);
            stage.write(context, RehearsalStage.item("1"));
            stage.query(context, "email");
            stage.write(context, RehearsalStage.item("2"));
        });

        assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
        assertThat(result.why()).contains("it reads the index 'email', which is not there yet");
        assertThat(result.effects()).hasSize(2);
    }

    @Test
    void endsWhereAnIndexIsReadAfterWrites() {
        stage.createIndex();
        stage.assertIncomplete("it reads the index 'email' of a table that was written", context -> {
            stage.query(context, "email");
            stage.write(context, RehearsalStage.item("1"));
            stage.query(context, "email");
        });
        stage.assertFails("The table does not have the specified index: email", context -> {
            context.indexes().delete("email");
            stage.query(context, "email");
        });
    }

    @Test
    void refusesOperationsThatItDoesNotKnowByName() {
        stage.assertIncomplete("does not know the operation 'deleteTable', and refuses it", context -> {
            try {
                context.client().deleteTable(delete -> delete.tableName(stage.table()));
            } catch (Throwable e) {
                stage.write(context, RehearsalStage.item("1"));
            }
        });
    }

    @Test
    void staysIncompleteWhateverTheMigrationCatches() {
        Rehearsal result = stage.rehearse(context -> {
            for (String id : List.of("1", "2")) {
                try {
                    context.client().deleteBackup(delete -> delete.backupArn("arn"));
                } catch (Throwable ignored) {
                    // As a migration does that wants to go on.
                }
                try {
                    stage.write(context, RehearsalStage.item(id));
                } catch (Throwable ignored) {
                    // As above.
                }
            }
        });

        assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
        assertThat(result.effects()).isEmpty();
    }

    @Test
    void endsWhereAnItemIsReadThatWasChangedByAnUpdateThatItDoesNotEvaluate() {
        stage.put(RehearsalStage.item("1", "email", "ada@example.com"));
        TestMigration.Work update = context -> context.client()
                .updateItem(of -> of.tableName(stage.table())
                        .key(RehearsalStage.item("1"))
                        .updateExpression("ADD tags :tags")
                        .expressionAttributeValues(Map.of(":tags", AttributeValue.fromSs(List.of("new")))));
        assertThat(stage.rehearse(update).ending()).isEqualTo(Ending.COMPLETE);
        for (TestMigration.Work read : List.<TestMigration.Work>of(
                context -> context.client()
                        .getItem(get -> get.tableName(stage.table()).key(RehearsalStage.item("1"))),
                context -> context.client().scan(scan -> scan.tableName(stage.table())),
                context -> context.client()
                        .query(query -> query.tableName(stage.table())
                                .keyConditionExpression("PK = :pk")
                                .expressionAttributeValues(Map.of(":pk", fromS("item")))))) {
            stage.assertIncomplete(
                    "it reads an item that was changed by the update 'ADD tags :tags', which a dry run does not evaluate",
                    context -> {
                        update.with(context);
                        read.with(context);
                    });
        }
    }

    @Test
    void endsWhereItIsAskedWhatAnUpdateChangedThatItDoesNotEvaluate() {
        stage.put(RehearsalStage.item("1", "tags", "none"));
        for (ReturnValue asked : List.of(ReturnValue.UPDATED_OLD, ReturnValue.UPDATED_NEW)) {
            for (String update : List.of("SET tags[0] = :new", "SET tags.chosen = :new")) {
                Rehearsal result = stage.rehearse(context -> {
                    stage.write(context, Map.of("PK", fromS("item"), "SK", fromS("1"), "tags", fromM(Map.of())));
                    context.client()
                            .updateItem(of -> of.tableName(stage.table())
                                    .key(RehearsalStage.item("1"))
                                    .updateExpression(update)
                                    .expressionAttributeValues(Map.of(":new", fromS("new")))
                                    .returnValues(asked));
                });
                assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
                assertThat(result.effects()).hasSize(2);
            }
        }
    }

    @Test
    void endsWithAWriteOfWhichNobodyKnowsWhetherItsConditionHolds() {
        stage.put(RehearsalStage.item("1", "email", "ada@example.com"));
        TestMigration.Work unknown = context -> {
            context.client()
                    .updateItem(of -> of.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .updateExpression("ADD tags :tags")
                            .expressionAttributeValues(Map.of(":tags", AttributeValue.fromSs(List.of("new")))));
            context.client()
                    .deleteItem(of -> of.tableName(stage.table())
                            .key(RehearsalStage.item("1"))
                            .conditionExpression("attribute_not_exists(tags)"));
        };
        stage.assertIncomplete("it writes on a condition on an item that was changed by the update", unknown);
        assertThat(stage.rehearse(unknown).effects())
                .extracting(Effect::note)
                .containsExactly(Optional.of("outcome not checked"), Optional.of("condition not checked"));
        stage.assertIncomplete(
                "it writes on the condition 'email ~ :one', which a dry run does not evaluate",
                context -> context.client()
                        .putItem(put -> put.tableName(stage.table())
                                .item(RehearsalStage.item("2"))
                                .conditionExpression("email ~ :one")
                                .expressionAttributeValues(Map.of(":one", fromN("1")))));
        stage.assertIncomplete(
                "it writes in the form without expressions",
                context -> context.client()
                        .deleteItem(delete -> delete.tableName(stage.table())
                                .key(RehearsalStage.item("2"))
                                .expected(Map.of(
                                        "email",
                                        ExpectedAttributeValue.builder()
                                                .exists(false)
                                                .build()))));
    }

    @Test
    void endsWithACancelledTransactionOfWhichNobodyKnowsAllReasons() {
        TransactWriteItem unknown = TransactWriteItem.builder()
                .delete(delete -> delete.tableName(stage.table())
                        .key(RehearsalStage.item("2"))
                        .conditionExpression("email ~ email"))
                .build();
        TestMigration.Work work = context -> context.client()
                .transactWriteItems(transaction -> transaction.transactItems(stage.checking("never there"), unknown));
        stage.assertIncomplete("it writes on the condition 'email ~ email'", work);
        assertThat(stage.rehearse(work).effects())
                .extracting(Effect::note)
                .containsExactly(
                        Optional.of("not written: the condition is false"),
                        Optional.of("not written: the transaction is cancelled"));
    }

    @Test
    void endsWhereAnItemIsReadThatPartiqlChanged() {
        stage.put(RehearsalStage.item("1"));
        stage.assertIncomplete("changed by a statement of PartiQL", context -> {
            stage.select(context);
            context.client()
                    .executeStatement(statement -> statement.statement(
                            "UPDATE \"" + stage.table() + "\" SET a = 1 WHERE PK = 'item' AND SK = '1'"));
            context.client().getItem(get -> get.tableName(stage.table()).key(RehearsalStage.item("2")));
            context.client().getItem(get -> get.tableName(stage.table()).key(RehearsalStage.item("1")));
        });
        stage.assertIncomplete(
                "it wants to be told what was changed",
                context -> context.client()
                        .executeStatement(statement -> statement.statement("UPDATE \"" + stage.table()
                                + "\" SET a = 1 WHERE PK = 'item' AND SK = '1'\nRETURNING ALL NEW *")));
        stage.assertIncomplete("it reads with PartiQL a table that was changed", context -> {
            stage.write(context, RehearsalStage.item("2"));
            stage.select(context);
        });
    }

    @Test
    void endsWhereAScanProjectsWrittenItemsToWhatItDoesNotEvaluate() {
        stage.put(RehearsalStage.item("1"));
        TestMigration.Work scan = context ->
                context.client().scan(of -> of.tableName(stage.table()).projectionExpression("email.part"));
        assertThat(stage.rehearse(scan).ending()).isEqualTo(Ending.COMPLETE);
        stage.assertIncomplete("it reads written items with the projection 'email.part'", context -> {
            stage.write(context, RehearsalStage.item("2"));
            scan.with(context);
        });
    }

    @Test
    void notesThatAScanMayMeetWhatWasPutSinceItBegan() {
        for (String id : List.of("1", "2", "3")) {
            stage.put(RehearsalStage.item(id));
        }
        Rehearsal result = stage.rehearse(context -> context.client()
                .scanPaginator(scan -> scan.tableName(stage.table()).limit(1))
                .items()
                .forEach(item -> stage.write(
                        context, RehearsalStage.item("copy of " + item.get("SK").s()))));

        assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(result.effects()).hasSize(3);
        assertThat(result.notes()).singleElement().asString().contains("a scan goes on");
    }

    @Test
    void endsWhenItsTimeIsOver() {
        Rehearsal result = Migrator.builder(
                        dynamoDb.client(),
                        stage.table(),
                        Registry.of(TestMigration.of("a", 1).up(context -> {
                            stage.write(context, RehearsalStage.item("1"));
                            stage.time().advance(Duration.ofMinutes(2));
                            stage.write(context, RehearsalStage.item("2"));
                        })))
                .time(stage.time())
                .deadline(stage.time().now().plus(Duration.ofMinutes(1)), Duration.ZERO)
                .build()
                .dryRun(Goal.migrate())
                .migrations()
                .get(0);

        assertThat(result.why()).contains("the time of this dry run is over");
        assertThat(result.effects()).hasSize(1);
    }
}
